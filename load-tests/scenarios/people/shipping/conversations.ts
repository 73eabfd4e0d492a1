import { load } from "../../../../app/src/bots/shipping/load.ts";
import type { BotLoad } from "../../../../app/src/contracts/load.ts";
import { chooser } from "../choose.ts";

/** A conversation of the bot's `load.ts`. */
export type ConversationName = (typeof load.conversations)[number]["name"];

interface Choice<Name> {
  readonly name: Name;
  readonly weight: number;
}

const all: BotLoad["conversations"] = load.conversations;
const those = (after: "label" | undefined): Choice<ConversationName>[] =>
  load.conversations.filter((_, index) => all[index]?.after === after);
const sum = (list: readonly { readonly weight: number }[]): number =>
  list.reduce((total, { weight }) => total + weight, 0);

/** Weights tell how often things come about: on as many labels as are left over nothing follows. */
const followedBy = those("label");
const labels = sum(all.filter(({ brings }) => brings === "label"));
const none = { name: "none", weight: labels - sum(followedBy) } as const;

/** What somebody does next who wants nothing just now. */
export const chooseAtRest = chooser(those(undefined));
/** What somebody does who has just got a label; `none`: nothing more. */
export const chooseAfterLabel = chooser<Choice<ConversationName | "none">>([...followedBy, none]);

/** What the first who come do after their label, so that a short run with few people has some of each. */
export const FIRST_AFTER_LABEL: readonly ConversationName[] = ["void", "template", "repeat", "track"];
