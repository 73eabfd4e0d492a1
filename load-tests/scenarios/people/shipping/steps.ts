import { type Home, pasted } from "./addresses.ts";

/** What somebody has in mind who asks for a label. */
export interface Wish {
  /** Most only want to know what it costs. */
  readonly buys: boolean;
  /** Whether addresses are entered field by field, or pasted. */
  readonly types: boolean;
  readonly from: Home;
  readonly to: Home;
  readonly ounces: number;
  /** Adds more than what is missing, for the next labels. */
  readonly addsMore: boolean;
  /** For how many weights the prices are asked, and for how many they were. */
  readonly compares: number;
  compared: number;
}

/** Kinds of act of those who want something; each belongs to one conversation (load/bots.ts). */
export type ActKind =
  | "newlabel"
  | "address"
  | "parcel"
  | "prices"
  | "topup"
  | "buy"
  /** What somebody answers who only asks for prices. */
  | "compare"
  | "repeat"
  | "template"
  | "void"
  | "track";

/** An answer: words, a button to press, or a page to pay on. */
export interface Answering {
  /** Kind of act, for the report. */
  readonly act: ActKind;
  readonly write?: string;
  readonly press?: RegExp;
  /** The button may stand under an older message. */
  readonly anywhere?: true;
  readonly pay?: RegExp;
}

/** What somebody does at a sentence of the bot. At one that is not among their steps they wait for the next one. */
export interface Step {
  readonly sign: RegExp;
  readonly answer: (wish: Wish, text: string) => Answering;
}

/** Words of an answer, and what else people press; the bot's English sentences and buttons (a test holds them together). */
export const BUTTONS = {
  fields: /Field by field/,
  skip: /^Skip$/,
  country: /United States/,
  right: /Correct/,
  size: /Small box/,
  cheapest: /💲/,
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
    answer: weigh,
  },
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
];

function weigh({ compared, ounces }: Wish): Answering {
  return { act: "prices", write: `${ounces + 16 * compared} oz` };
}

/** Whoever compares looks at the prices of some weights; who does not buy has had what they came for. */
function choose(wish: Wish): Answering {
  wish.compared += 1;
  if (wish.compared < wish.compares) return weigh(wish);
  if (wish.buys) return { act: "parcel", press: BUTTONS.cheapest };
  return { act: "parcel", write: "/cancel" };
}
