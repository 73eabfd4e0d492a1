import { isLanguage, type Language } from "../../platform/i18n/language.ts";
import { createPressCodec, oneOf } from "../../platform/telegram/conversation/press-codec.ts";
import { type Answer, answerText, FIELDS, type Field, readAnswer } from "./questions/answer.ts";
import { REPORT_REASONS } from "./services.ts";

const PLACES = ["settings", "language", "help"] as const;
/** Where a button of a menu leads. */
export type Place = (typeof PLACES)[number];

const CHAT_ACTS = ["next", "stop", "report", "keep", "block"] as const;
/** What can be done about a chat; `keep` is not to report it after all. */
export type ChatAct = (typeof CHAT_ACTS)[number];

export type ReportReason = (typeof REPORT_REASONS)[number];

/**
 * The chat is named by when it began: a button of an earlier one cannot end this one. Never by the pair's id, which is
 * made of who the two are, while clients can read the data of a button.
 */
type ChatPress = { readonly [A in ChatAct]: { readonly kind: A; readonly since: number } }[ChatAct];

/** What a button says when it is pressed. */
export type Press =
  | { readonly kind: "go"; readonly place: Place }
  /** Looks for somebody. */
  | { readonly kind: "find" }
  | { readonly kind: "language"; readonly language: Language | "auto" }
  /** An answer to a question of onboarding. */
  | { readonly kind: "setup"; readonly answer: Answer }
  /** An answer to a question of the settings. */
  | { readonly kind: "set"; readonly answer: Answer }
  /** From this question of onboarding to the one before. */
  | { readonly kind: "back"; readonly from: Field }
  /** Opens a question of the settings. */
  | { readonly kind: "edit"; readonly field: Field }
  /** Ends the search that this wish is one of. */
  | { readonly kind: "quit"; readonly seq: number }
  | ChatPress
  | { readonly kind: "reason"; readonly reason: ReportReason; readonly since: number }
  | { readonly kind: "delete"; readonly sure: boolean };

function textOf(press: Press): string {
  switch (press.kind) {
    case "go":
      return `go:${press.place}`;
    case "find":
      return press.kind;
    case "language":
      return `lang:${press.language}`;
    case "setup":
    case "set":
      return `${press.kind}:${answerText(press.answer)}`;
    case "back":
      return `back:${press.from}`;
    case "edit":
      return `edit:${press.field}`;
    case "quit":
      return `quit:${press.seq}`;
    case "next":
    case "stop":
    case "report":
    case "keep":
    case "block":
      return `${press.kind}:${press.since}`;
    case "reason":
      return `why:${press.reason}:${press.since}`;
    case "delete":
      return `delete:${press.sure ? "yes" : "no"}`;
  }
}

const unixMs = (part: string | undefined): number | undefined =>
  part !== undefined && /^\d{1,16}$/.test(part) ? Number(part) : undefined;

const chatReader =
  (kind: ChatAct) =>
  ([part]: readonly string[]): Press | undefined => {
    const since = unixMs(part);
    return since === undefined ? undefined : { kind, since };
  };

const answerReader =
  (kind: "setup" | "set") =>
  (parts: readonly string[]): Press | undefined => {
    const answer = readAnswer(parts);
    return answer && { kind, answer };
  };

const fieldReader =
  (press: (field: Field) => Press) =>
  ([part]: readonly string[]): Press | undefined => {
    const field = oneOf(FIELDS, part);
    return field && press(field);
  };

/** Between a button's meaning and its data. */
export const { encode: encodePress, decode: decodePress } = createPressCodec<Press>(textOf, {
  go: ([part]) => {
    const place = oneOf(PLACES, part);
    return place && { kind: "go", place };
  },
  find: () => ({ kind: "find" }),
  lang: ([language]) =>
    language === "auto" || isLanguage(language) ? { kind: "language", language } : undefined,
  setup: answerReader("setup"),
  set: answerReader("set"),
  back: fieldReader((from) => ({ kind: "back", from })),
  edit: fieldReader((field) => ({ kind: "edit", field })),
  quit: ([part]) => {
    const seq = unixMs(part);
    return seq === undefined ? undefined : { kind: "quit", seq };
  },
  ...Object.fromEntries(CHAT_ACTS.map((act) => [act, chatReader(act)])),
  why: ([first, second]) => {
    const reason = oneOf(REPORT_REASONS, first);
    const since = unixMs(second);
    return reason === undefined || since === undefined ? undefined : { kind: "reason", reason, since };
  },
  delete: ([sure]) =>
    sure === "yes" || sure === "no" ? { kind: "delete", sure: sure === "yes" } : undefined,
});
