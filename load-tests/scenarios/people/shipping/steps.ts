import { type Home, pasted } from "./addresses.ts";

/** What somebody has in mind who asks for a label. */
export interface Wish {
  /** Some only want to know what it costs, for two weights. */
  readonly buys: boolean;
  /** Whether addresses are entered field by field, or pasted. */
  readonly types: boolean;
  readonly from: Home;
  readonly to: Home;
  readonly ounces: number;
  /** Adds more than what is missing, for the next labels. */
  readonly addsMore: boolean;
  /** Whether the prices were looked at already. */
  hasCompared: boolean;
}

/** An answer: words, a button to press, or a page to pay on. */
export interface Answering {
  /** Kind of act, for the report. */
  readonly act: "newlabel" | "address" | "parcel" | "prices" | "topup" | "buy";
  readonly write?: string;
  readonly press?: RegExp;
  readonly pay?: RegExp;
}

/** What somebody does at a sentence of the bot; nothing: they wait for the next one. */
export interface Step {
  readonly sign: RegExp;
  readonly answer?: (wish: Wish, text: string) => Answering;
}

/** Words of an answer, and what else people press; the bot's English sentences and buttons (a test holds them together). */
export const BUTTONS = {
  fields: /Field by field/,
  skip: /^Skip$/,
  country: /United States/,
  right: /Correct/,
  size: /Small box/,
  cheapest: /💲/,
  revise: /Change something/,
  weight: /^Weight$/,
  topup: /Top up/,
  buy: /Buy for/,
  resume: /Continue the label/,
  pay: /^Pay /,
  /** Amounts are made by code. */
  amount: /^\$/,
  more: /^\$25\.00$/,
} as const;

const home = ({ from, to }: Wish, text: string): Home => (/Sender|Who sends/.test(text) ? from : to);

function field(of: (home: Home) => string): NonNullable<Step["answer"]> {
  return (wish, text) => ({ act: "address", write: of(home(wish, text)) });
}

/** From `/newlabel` to the label. The first that fits counts. */
export const STEPS: readonly Step[] = [
  {
    sign: /Who (sends|gets) the parcel/,
    answer: (wish, text) =>
      wish.types
        ? { act: "address", press: BUTTONS.fields }
        : { act: "address", write: pasted(home(wish, text), wish.addsMore) },
  },
  { sign: /Reading the address/ },
  { sign: /what is the name/, answer: field(({ name }) => name) },
  { sign: /which street/, answer: field(({ street }) => street) },
  { sign: /apartment, suite or floor/, answer: () => ({ act: "address", press: BUTTONS.skip }) },
  { sign: /which city/, answer: field(({ city }) => city) },
  { sign: /which state/, answer: field(({ state }) => state) },
  { sign: /which ZIP/, answer: field(({ zip }) => zip) },
  { sign: /which country/, answer: () => ({ act: "address", press: BUTTONS.country }) },
  { sign: /[Ii]s this right/, answer: () => ({ act: "address", press: BUTTONS.right }) },
  { sign: /How big is the parcel/, answer: () => ({ act: "parcel", press: BUTTONS.size }) },
  {
    sign: /How heavy is it/,
    answer: ({ hasCompared, ounces }) => ({
      act: "prices",
      write: `${hasCompared ? ounces + 16 : ounces} oz`,
    }),
  },
  { sign: /What shall be changed/, answer: () => ({ act: "parcel", press: BUTTONS.weight }) },
  { sign: /Choose how to send it/, answer: choose },
  { sign: /is missing on your balance/, answer: () => ({ act: "topup", press: BUTTONS.topup }) },
  { sign: /Check, then buy/, answer: () => ({ act: "buy", press: BUTTONS.buy }) },
  // The first amount is the one that is missing.
  {
    sign: /How much do you want to add/,
    answer: ({ addsMore }) => ({ act: "topup", press: addsMore ? BUTTONS.more : BUTTONS.amount }),
  },
  { sign: /Your payment page/, answer: () => ({ act: "topup", pay: BUTTONS.pay }) },
  { sign: /came in/, answer: () => ({ act: "newlabel", write: "/newlabel" }) },
  { sign: /a label that is not finished/, answer: () => ({ act: "newlabel", press: BUTTONS.resume }) },
  { sign: /Buying your label/ },
];

/** Who only compares looks at the prices of two weights; then that was it. */
function choose(wish: Wish): Answering {
  if (wish.buys) return { act: "parcel", press: BUTTONS.cheapest };
  if (wish.hasCompared) return { act: "parcel", write: "/cancel" };
  wish.hasCompared = true;
  return { act: "parcel", press: BUTTONS.revise };
}
