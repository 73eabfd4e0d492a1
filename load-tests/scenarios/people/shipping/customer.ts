import { load } from "../../../../app/src/bots/shipping/load.ts";
import { oneOf } from "../choose.ts";
import type { ActBody, Answer, Casting, Happening, Move, Person, Seen, Surroundings } from "../person.ts";
import { type Press, pressOf, Screen } from "../screen.ts";
import { LATER_BUTTONS } from "./after-label.ts";
import { type ConversationName, chooseAfterLabel, chooseAtRest, FIRST_AFTER_LABEL } from "./conversations.ts";
import { ENDS, type Errand, endsAt, errandOf } from "./errands.ts";
import { type Answering, BUTTONS } from "./steps.ts";

type Act = Extract<Move, { do: "act" }>;

/** Questions are answered quicker than one thinks of something to ask. */
const ANSWER_SECONDS = load.answerSeconds;
const LOOK_SECONDS = 25;

const GLANCES = ["/balance", "/orders", "/help"] as const;
/** An order in the list, and the number of the order in what is said of it. */
const ORDER = /^S-/;
const NUMBER = /S-[A-Z0-9]+/;
const OPENS_ORDER = 0.5;
/** Who wants to know more of a parcel that the bot wrote about. */
const OPENS_NEWS = 0.3;

/** Of the first who come, one in so many came for a label: a short run with few people has some too. */
const FIRST = 100;
const ONE_IN = 20;
/** Somebody who sees nothing they know begins something else. */
const PATIENCE = 3;

/**
 * Somebody who looks around, and now and then asks what a label costs, or buys it, adding money first when it is short.
 * Whoever has a label may want another one like it, save it for the next time, ask where it is, or give it back.
 */
class Customer implements Person {
  readonly #index: number;
  readonly #screen = new Screen();
  /** Details of the parcel that the bot wrote about last: it does so by itself, between question and answer. */
  #news: Press | undefined;
  #begun = false;
  #errand: Errand | undefined;
  /** What came to its end just now: whoever has a label reads that, and may go on; all others take a look and rest. */
  #over: "label" | "read" | "other" | undefined;
  /** Labels so far, and the order of the last one. */
  #labels = 0;
  #order = "";
  /** The page was paid; the bot has not said so yet. */
  #paid = false;
  #looks = 0;
  /** When the button that buys was pressed. */
  #boughtAt: number | undefined;

  constructor(index: number) {
    this.#index = index;
  }

  next({ now, random }: Surroundings): Move {
    if (!this.#begun) return this.#arrive(random);
    return (this.#errand && this.#goOn(this.#errand, now)) ?? this.#begin(now, random);
  }

  read({ news }: Answer, now: number): Happening | undefined {
    const words = news?.filter((seen) => !this.#keepNews(seen));
    if (words === undefined || words.length === 0) return undefined;
    this.#paid = false;
    this.#looks = 0;
    this.#screen.read({ news: words });
    return this.#errand && this.#readOf(this.#errand, now);
  }

  /** Who came for nothing chooses at any moment of their usual time, as if they had been there for long. */
  #arrive(random: () => number): Move {
    this.#begun = true;
    const pause = this.#cameToBuy ? ANSWER_SECONDS : random() * load.everySeconds;
    return act("start", { text: "/start" }, pause);
  }

  get #cameToBuy(): boolean {
    return this.#labels === 0 && this.#index < FIRST && this.#index % ONE_IN === 0;
  }

  #keepNews(seen: Seen): boolean {
    const details = pressOf(seen, LATER_BUTTONS.details);
    this.#news = details ?? this.#news;
    return details !== undefined;
  }

  #readOf({ steps }: Errand, now: number): Happening | undefined {
    const { text } = this.#screen;
    if (ENDS.ready.test(text) && this.#boughtAt !== undefined) {
      const ms = now - this.#boughtAt;
      this.#labels += 1;
      this.#order = NUMBER.exec(text)?.[0] ?? "";
      this.#end("label");
      return { event: "label", ms };
    }
    if (steps.length === 0 || endsAt(text)) this.#end("other");
    return undefined;
  }

  #end(how: "label" | "other"): void {
    this.#errand = undefined;
    this.#over = how;
    this.#boughtAt = undefined;
    this.#looks = 0;
  }

  #begin(now: number, random: () => number): Move {
    if (this.#over === "label") {
      this.#over = "read";
      return { do: "rest", seconds: ANSWER_SECONDS };
    }
    const name = this.#choose(random);
    if (name === "start") return act("start", { text: "/start" });
    if (name === "look") return this.#lookAround(random);
    this.#errand = errandOf(name, this.#index, this.#order, random);
    const opened = this.#answer(this.#errand, this.#errand.opening, now);
    if (opened !== undefined) return opened;
    // What it was to begin with has scrolled away.
    this.#errand = undefined;
    return this.#lookAround(random);
  }

  #choose(random: () => number): ConversationName {
    const over = this.#over;
    this.#over = undefined;
    if (over === "other") return "look";
    if (over === undefined) return this.#cameToBuy ? "label" : chooseAtRest(random()).name;
    const first = this.#labels === 1 ? FIRST_AFTER_LABEL[this.#index / ONE_IN] : undefined;
    const next = first ?? chooseAfterLabel(random()).name;
    return next === "none" ? "look" : next;
  }

  #lookAround(random: () => number): Move {
    const news = random() < OPENS_NEWS ? this.#news : undefined;
    this.#news = undefined;
    if (news !== undefined) return act("track", news);
    const open = random() < OPENS_ORDER ? this.#screen.press(ORDER) : undefined;
    return open === undefined ? act("command", { text: oneOf(GLANCES, random()) }) : act("open", open);
  }

  /** Undefined when the person gives up. */
  #goOn(errand: Errand, now: number): Move | undefined {
    const { text } = this.#screen;
    const step = errand.steps.find(({ sign }) => sign.test(text));
    return (step && this.#answer(errand, step.answer(errand.wish, text), now)) ?? this.#wait();
  }

  #answer({ wish }: Errand, answering: Answering, now: number): Move | undefined {
    const { anywhere, pay, press, write } = answering;
    const kind = wish.buys || answering.act === "prices" ? answering.act : "compare";
    if (write !== undefined) return act(kind, { text: write }, ANSWER_SECONDS);
    if (pay !== undefined) return this.#pay(pay);
    const pressed = press && (anywhere ? this.#screen.pressAnywhere(press) : this.#screen.press(press));
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
    this.#end("other");
    return undefined;
  }
}

function act(kind: string, body: ActBody, pauseSeconds?: number): Act {
  return { do: "act", act: kind, body, ...(pauseSeconds !== undefined && { pauseSeconds }) };
}

/** The people of the shipping bot. */
export const customer: Casting = (index) => new Customer(index);
