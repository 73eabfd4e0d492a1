import { oneOf } from "../choose.ts";
import { homeOf } from "./addresses.ts";
import { LATER_BUTTONS, TEMPLATE_STEPS, VOID_STEPS } from "./after-label.ts";
import { type Answering, STEPS, type Step, type Wish } from "./steps.ts";

/** Conversations in which somebody wants something of the bot. */
export type ErrandName = "prices" | "label" | "repeat" | "template" | "void" | "track";

/** Something that somebody set out to do. */
export interface Errand {
  readonly wish: Wish;
  /** How it begins. */
  readonly opening: Answering;
  /** How it goes on; the first sign that fits counts. Without any it is over with the first answer. */
  readonly steps: readonly Step[];
}

/** What ends an errand. */
export const ENDS = {
  ready: /Your label is ready/,
  failed: /could not be bought/,
  cancelled: /The label is cancelled/,
  voided: /is void\. Please do not use it any more/,
  refused: /was not voided/,
  delayed: /I keep asking and write to you/,
};

/** Whether an errand is over at these words, other than by its label. */
export function endsAt(text: string): boolean {
  const { cancelled, delayed, failed, refused, voided } = ENDS;
  return [cancelled, failed, voided, refused, delayed].some((end) => end.test(text));
}

/** Of those who ask for a label, and of all addresses, who enters them field by field. */
const TYPES = 0.05;
/** Who adds more money than this label takes. */
const ADDS_MORE = 0.5;
/** For how many weights people ask for prices who buy, and those who do not. */
const BUYERS_COMPARE = [1, 1, 1, 2] as const;
const OTHERS_COMPARE = [3, 4, 5, 6] as const;
/** People write to so many others, each to anybody of them. */
const RECIPIENTS = 12_000;
const OUNCES = 60;

/**
 * What somebody sets out to do.
 * @param index of the person, who always sends from the same home
 * @param order the number of the order that it is about, where it follows on one
 */
export function errandOf(name: ErrandName, index: number, order: string, random: () => number): Errand {
  const buys = name !== "prices";
  const fresh = name === "label" || name === "prices";
  const wish: Wish = {
    ...{ buys, types: random() < TYPES, addsMore: random() < ADDS_MORE },
    compares: fresh ? oneOf(buys ? BUYERS_COMPARE : OTHERS_COMPARE, random()) : 1,
    compared: 0,
    from: homeOf(index),
    to: homeOf(Math.floor(random() * RECIPIENTS)),
    ounces: 1 + Math.floor(random() * OUNCES),
  };
  switch (name) {
    case "prices":
    case "label":
      return { wish, steps: STEPS, opening: { act: "newlabel", write: "/newlabel" } };
    case "repeat":
      return { wish, steps: STEPS, opening: { act: "repeat", write: `/repeat ${order}` } };
    case "template": {
      const opening = { act: "template", press: LATER_BUTTONS.save, anywhere: true } as const;
      return { wish, steps: TEMPLATE_STEPS, opening };
    }
    case "void":
      return { wish, steps: VOID_STEPS, opening: { act: "void", write: `/order ${order}` } };
    case "track":
      return { wish, steps: [], opening: { act: "track", write: `/track ${order}` } };
  }
}
