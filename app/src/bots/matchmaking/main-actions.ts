import type { Button } from "./screen.ts";
import type { MatchmakingSession } from "./session.ts";
import type { MatchmakingTranslator } from "./voice.ts";

/** Looks for somebody. */
export const findButton = (t: MatchmakingTranslator): Button => ({
  text: t.plain("button-find"),
  press: { kind: "find" },
});

/** The same, where the person is neither talking nor looking: else it would say that they are not. */
export const findIfIdle = (t: MatchmakingTranslator, { at }: MatchmakingSession["state"]): Button[] =>
  at === "idle" ? [findButton(t)] : [];

/** The buttons under a greeting or a hint. */
export function mainActions(t: MatchmakingTranslator): Button[][] {
  return [
    [findButton(t)],
    [
      { text: t.plain("button-settings"), press: { kind: "go", place: "settings" } },
      { text: t.plain("button-help"), press: { kind: "go", place: "help" } },
    ],
  ];
}
