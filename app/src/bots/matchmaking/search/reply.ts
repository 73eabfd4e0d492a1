import { trusted } from "../../../platform/i18n/html.ts";
import { chatButtons } from "../chat/buttons.ts";
import { findButton, findIfIdle, mainActions } from "../main-actions.ts";
import { rangeText } from "../questions/options.ts";
import type { Button, Screen } from "../screen.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";
import { waitText } from "./wait.ts";

/** How a search comes to be told of: a first one, one that ended a chat, one that goes on. */
export type SearchMoment = "new" | "skipped" | "going-on";

/** Somebody is looked for. @param expectedMs how long it usually takes */
export function looking(
  t: MatchmakingTranslator,
  seq: number,
  moment: SearchMoment,
  expectedMs: number | undefined,
): Screen {
  const wait = trusted(waitText(t, expectedMs));
  return { html: t("looking", { moment, wait }), rows: quitRow(t, seq) };
}

/** The same search, with wider criteria. */
export function lookingWider(
  t: MatchmakingTranslator,
  seq: number,
  ages: { from: number; to: number },
): Screen {
  return { html: t("looking-wider", { ages: rangeText(t, ages.from, ages.to) }), rows: quitRow(t, seq) };
}

/** A partner was found. @param widened outside the person's own age range */
export function found(t: MatchmakingTranslator, since: number, widened: boolean): Screen {
  return { html: t("found", { widened: widened ? "yes" : "no" }), rows: chatButtons(t, since) };
}

/** Nobody new for some seconds: the chat goes on, or, where it was ended already, nobody is looked for yet. */
export function tooManySkips(
  t: MatchmakingTranslator,
  waitMs: number,
  state: MatchmakingSession["state"],
): Screen {
  const chat = state.at === "chatting" ? "on" : "over";
  return {
    html: t("skips-too-many", { chat, seconds: Math.ceil(waitMs / 1_000) }),
    rows: [findIfIdle(t, state)],
  };
}

/** Nobody was found for too long. By then any age was looked for; gender and language are never widened. */
export function nobody(t: MatchmakingTranslator): Screen {
  return {
    html: t("search-expired"),
    rows: [
      [{ text: t.plain("button-find-again"), press: { kind: "find" } }],
      (["seeks", "language"] as const).map((field) => ({
        text: t.plain("button-edit", { field }),
        press: { kind: "edit", field },
      })),
    ],
  };
}

/** The search was stopped. */
export const stopped = (t: MatchmakingTranslator): Screen => ({
  html: t("search-stopped"),
  rows: [[findButton(t)]],
});

/** There was nothing to stop. */
export const nothingToStop = (t: MatchmakingTranslator): Screen => ({
  html: t("stop-nothing"),
  rows: mainActions(t),
});

const quitRow = (t: MatchmakingTranslator, seq: number): Button[][] => [
  [{ text: t.plain("button-quit"), press: { kind: "quit", seq } }],
];
