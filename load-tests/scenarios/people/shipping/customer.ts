import { load } from "../../../../app/src/bots/shipping/load.ts";
import { chooser, oneOf } from "../choose.ts";
import type { ActBody, Answer, Casting, Happening, Move, Person, Surroundings } from "../person.ts";
import { Screen } from "../screen.ts";
import { homeOf } from "./addresses.ts";
import { type Answering, BUTTONS, STEPS, type Wish } from "./steps.ts";

type Act = Extract<Move, { do: "act" }>;

/** Questions are answered quicker than one thinks of something to ask. */
const ANSWER_SECONDS = 3;
const LOOK_SECONDS = 25;

/** What ends the way to a label. */
export const ENDS = {
  ready: /Your label is ready/,
  failed: /could not be bought/,
  cancelled: /The label is cancelled/,
};

const GLANCES = ["/balance", "/orders", "/help"] as const;
/** An order in the list. */
const ORDER = /^S-/;

/** Of those who ask for a label, who buys one; of the others, and of all addresses, who enters them field by field. */
const BUYS = 0.6;
const TYPES = 0.2;
const ADDS_MORE = 0.4;
const OPENS_ORDER = 0.5;

/** Of so many people one came for a label: a short run with few people has some too. */
const ONE_IN = 20;
/** Somebody who sees nothing they know begins something else. */
const PATIENCE = 3;
/** From one recipient of a person to the next: primes, so that neighbours write to different people. */
const NEXT_RECIPIENT = 1_009;
const FIRST_RECIPIENT = 37;

const chooseConversation = chooser(load.conversations);

/** Somebody who looks around, and now and then asks what a label costs and buys it, adding money first when it is short. */
class Customer implements Person {
  readonly #index: number;
  readonly #screen = new Screen();
  /** What somebody came for; what comes after is by chance. */
  #cameToBuy: boolean;
  #begun = false;
  #wish: Wish | undefined;
  #wishes = 0;
  /** The page was paid; the bot has not said so yet. */
  #paid = false;
  #looks = 0;
  /** When the button that buys was pressed. */
  #boughtAt: number | undefined;

  constructor(index: number) {
    this.#index = index;
    this.#cameToBuy = index % ONE_IN === 0;
  }

  next({ now, random }: Surroundings): Move {
    if (!this.#begun) {
      this.#begun = true;
      return act("start", { text: "/start" }, this.#cameToBuy ? ANSWER_SECONDS : undefined);
    }
    const move = this.#wish && this.#goOn(this.#wish, now);
    return move ?? this.#begin(random);
  }

  read(answer: Answer, now: number): Happening | undefined {
    if (answer.news === undefined) return undefined;
    this.#paid = false;
    this.#looks = 0;
    this.#screen.read(answer);
    const { text } = this.#screen;
    if (ENDS.failed.test(text) || ENDS.cancelled.test(text)) this.#end();
    if (!ENDS.ready.test(text) || this.#boughtAt === undefined) return undefined;
    const ms = now - this.#boughtAt;
    this.#end();
    return { event: "label", ms };
  }

  #end(): void {
    this.#wish = undefined;
    this.#boughtAt = undefined;
    this.#looks = 0;
  }

  #begin(random: () => number): Move {
    const { name } = this.#cameToBuy ? { name: "label" } : chooseConversation(random());
    if (name === "start") return act("start", { text: "/start" });
    if (name === "look") return this.#lookAround(random);
    const buys = this.#cameToBuy || random() < BUYS;
    this.#cameToBuy = false;
    this.#wishes += 1;
    this.#wish = {
      ...{ buys, types: random() < TYPES, addsMore: random() < ADDS_MORE, hasCompared: false },
      from: homeOf(this.#index),
      to: homeOf(this.#index * FIRST_RECIPIENT + this.#wishes * NEXT_RECIPIENT),
      ounces: 1 + Math.floor(random() * 60),
    };
    return act("newlabel", { text: "/newlabel" }, ANSWER_SECONDS);
  }

  #lookAround(random: () => number): Move {
    const open = random() < OPENS_ORDER ? this.#screen.press(ORDER) : undefined;
    return open === undefined ? act("command", { text: oneOf(GLANCES, random()) }) : act("open", open);
  }

  /** Undefined when the person gives up. */
  #goOn(wish: Wish, now: number): Move | undefined {
    const { text } = this.#screen;
    const step = STEPS.find(({ sign }) => sign.test(text));
    return this.#answer(step?.answer?.(wish, text), now) ?? this.#wait();
  }

  #answer(answering: Answering | undefined, now: number): Move | undefined {
    if (answering === undefined) return undefined;
    const { act: kind, pay, press, write } = answering;
    if (write !== undefined) return act(kind, { text: write }, ANSWER_SECONDS);
    if (pay !== undefined) return this.#pay(pay);
    const pressed = press && this.#screen.press(press);
    if (pressed === undefined) return undefined;
    if (press !== BUTTONS.buy) return act(kind, pressed, ANSWER_SECONDS);
    // From here on the person does not take their eyes off the chat.
    this.#boughtAt = now;
    return act(kind, pressed, 0);
  }

  #pay(button: RegExp): Move | undefined {
    const url = this.#paid ? undefined : this.#screen.page(button);
    if (url === undefined) return undefined;
    this.#paid = true;
    return { do: "visit", url, form: { action: "pay" } };
  }

  #wait(): Move | undefined {
    this.#looks += 1;
    if (this.#looks <= PATIENCE) return { do: "look", waitSeconds: LOOK_SECONDS };
    this.#end();
    return undefined;
  }
}

function act(kind: string, body: ActBody, pauseSeconds?: number): Act {
  return { do: "act", act: kind, body, ...(pauseSeconds !== undefined && { pauseSeconds }) };
}

/** The people of the shipping bot. */
export const customer: Casting = (index) => new Customer(index);
