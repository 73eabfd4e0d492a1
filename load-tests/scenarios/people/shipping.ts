import { load } from "../../../app/src/bots/shipping/load.ts";
import { chooser, oneOf } from "./choose.ts";
import type { ActBody, Answer, Casting, Move, Person, Surroundings } from "./person.ts";
import { Screen } from "./screen.ts";

const SENDER = "Ada Lovelace, 1600 Amphitheatre Parkway, Mountain View, CA 94043, USA, +1 650 253 0000";
const RECIPIENT = "Grace Hopper\n350 Fifth Avenue\nNew York, NY 10118\nUSA\n+1 212 736 3100";

/** Questions are answered quicker than one thinks of something to ask. */
const ANSWER_SECONDS = 4;

/** What somebody who buys a label does at a sentence of the bot: writes, presses, pays, or waits for the next one. */
interface Step {
  readonly sign: RegExp;
  readonly write?: string;
  readonly press?: RegExp;
  readonly pay?: RegExp;
}

/** From /newlabel to the label. The first that fits counts. */
export const STEPS: readonly Step[] = [
  { sign: /Who sends the parcel/, write: SENDER },
  { sign: /Who gets the parcel/, write: RECIPIENT },
  { sign: /Reading the address/ },
  { sign: /Is this right/, press: /Correct/ },
  { sign: /How big is the parcel/, press: /Small box/ },
  { sign: /How heavy is it/, press: /\d/ },
  { sign: /Choose how to send it/, press: /💲/ },
  { sign: /is missing on your balance/, press: /Top up/ },
  { sign: /Check, then buy/, press: /Buy for/ },
  // The first amount is the one that is missing.
  { sign: /How much do you want to add/, press: /\$/ },
  { sign: /Your payment page/, pay: /Pay/ },
  { sign: /came in/, write: "/newlabel" },
  { sign: /a label that is not finished/, press: /Continue the label/ },
  { sign: /Buying your label/ },
];

const BOUGHT = /Your label is ready|could not be bought/;
const GLANCES = ["/balance", "/orders", "/help"] as const;
const LOOK_SECONDS = 25;
const chooseConversation = chooser(load.conversations);

/** Of so many people one came to buy a label: a short run with few people has some too. */
const ONE_IN = 10;
/** Somebody who sees nothing they know begins something else. */
const PATIENCE = 3;

/** Somebody who looks around, and now and then buys a label, topping up when the balance is short. */
class Customer implements Person {
  readonly #screen = new Screen();
  /** What somebody came for; what comes after is by chance. */
  #wish: "buy" | undefined;
  #begun = false;
  #buying = false;
  /** The page was paid; the bot has not said so yet. */
  #paid = false;
  #looks = 0;

  constructor(index: number) {
    this.#wish = index % ONE_IN === 0 ? "buy" : undefined;
  }

  next({ random }: Surroundings): Move {
    if (!this.#begun) {
      this.#begun = true;
      return act("start", { text: "/start" });
    }
    if (this.#buying && BOUGHT.test(this.#screen.text)) this.#buying = false;
    const move = this.#buying ? this.#goOn() : undefined;
    return move ?? this.#begin(random);
  }

  read(answer: Answer): undefined {
    if (answer.news !== undefined) {
      this.#paid = false;
      this.#looks = 0;
    }
    this.#screen.read(answer);
  }

  #begin(random: () => number): Move {
    switch (this.#wish ?? chooseConversation(random()).name) {
      case "start":
        return act("start", { text: "/start" });
      case "buy":
        this.#wish = undefined;
        this.#buying = true;
        return act("newlabel", { text: "/newlabel" }, ANSWER_SECONDS);
      default:
        return act("command", { text: oneOf(GLANCES, random()) });
    }
  }

  /** Undefined when the person gives up. */
  #goOn(): Move | undefined {
    const step = STEPS.find(({ sign }) => sign.test(this.#screen.text));
    if (step?.write !== undefined) return act("text", { text: step.write }, ANSWER_SECONDS);
    const press = step?.press && this.#screen.press(step.press);
    if (press !== undefined) return act("press", press, ANSWER_SECONDS);
    const url = this.#paid ? undefined : step?.pay && this.#screen.page(step.pay);
    if (url !== undefined) {
      this.#paid = true;
      return { do: "visit", url, form: { action: "pay" } };
    }
    this.#looks += 1;
    if (this.#looks <= PATIENCE) return { do: "look", waitSeconds: LOOK_SECONDS };
    this.#looks = 0;
    this.#buying = false;
    return undefined;
  }
}

function act(kind: string, body: ActBody, pauseSeconds?: number): Move {
  return { do: "act", act: kind, body, ...(pauseSeconds !== undefined && { pauseSeconds }) };
}

/** The people of the shipping bot. */
export const customer: Casting = (index) => new Customer(index);
