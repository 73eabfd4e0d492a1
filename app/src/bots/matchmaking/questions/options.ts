import { AGE, CHAT_LANGUAGES, type ChatLanguage, GENDERS, SEEKS } from "../profile.ts";
import { type Button, inRows } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import type { Answer, Field, Known } from "./answer.ts";
import { CHAT_LANGUAGE_NAMES } from "./language-names.ts";

/** The ages on buttons, most people's; any other can be typed. */
const PRESSED_AGES = Array.from({ length: 24 }, (_, index) => AGE.min + index);
const RANGES = [
  [18, 24],
  [20, 30],
  [25, 35],
  [30, 45],
  [40, 60],
  [AGE.min, AGE.max],
] as const;

/** The buttons that answer a question; a press says `kind` and the answer, and what is known already is marked. */
export function optionRows(
  t: MatchmakingTranslator,
  field: Field,
  known: Known,
  kind: "setup" | "set",
): readonly (readonly Button[])[] {
  const option = (answer: Answer, text: string): Button => ({
    text: isKnown(answer, known) ? `✅ ${text}` : text,
    press: { kind, answer },
  });
  switch (field) {
    case "age":
      return inRows(
        PRESSED_AGES.map((age) => option({ field, age }, String(age))),
        6,
      );
    case "gender":
      return inRows(
        GENDERS.map((gender) => option({ field, gender }, t.plain("button-gender", { gender }))),
        2,
      );
    case "seeks":
      return inRows(
        SEEKS.map((seeks) => option({ field, seeks }, t.plain("button-seeks", { seeks }))),
        2,
      );
    case "ages":
      return inRows(
        RANGES.map(([from, to]) => option({ field, from, to }, rangeText(t, from, to))),
        3,
      );
    case "language":
      return languageRows(known.language, (language) =>
        option({ field, language }, CHAT_LANGUAGE_NAMES[language]),
      );
  }
}

/** Ages as a person reads them. */
export function rangeText(t: MatchmakingTranslator, from: number, to: number): string {
  return from === AGE.min && to === AGE.max ? t.plain("ages-any") : `${from}–${to}`;
}

/** The language that is most likely stands alone on top. */
function languageRows(
  likely: ChatLanguage | undefined,
  button: (language: ChatLanguage) => Button,
): readonly (readonly Button[])[] {
  const others = CHAT_LANGUAGES.filter((language) => language !== likely);
  return [...(likely === undefined ? [] : [[button(likely)]]), ...inRows(others.map(button), 3)];
}

function isKnown(answer: Answer, known: Known): boolean {
  if (answer.field === "ages") return known.ageFrom === answer.from && known.ageTo === answer.to;
  const { field, ...values } = answer;
  return Object.values(values)[0] === known[field];
}
