import { load } from "../../../app/src/bots/matchmaking/load.ts";
import { chooser, oneOf } from "./choose.ts";
import type { ActBody, Answer, Casting, Happening, Move, Person, Surroundings } from "./person.ts";
import { Screen } from "./screen.ts";

/** What people tell by where they are; the bot's English sentences (a test holds them together). */
export const SIGNS = {
  question: /How old are you|Who are you|Whom would you like|Which language do you want/,
  idle: /All set|Your partner|You left the chat|You are in no chat|Nobody who fits|I stopped looking/,
  looking: /Looking for (someone|the next one)|Still looking/,
  found: /Somebody is here/,
} as const;

/** The buttons people press, by what is written on them. */
export const BUTTONS = {
  man: /A man$/,
  woman: /A woman$/,
  men: /Men$/,
  women: /Women$/,
  find: /Find someone|Look again/,
} as const;

type Act = Extract<Move, { do: "act" }>;
type Place = "outside" | "question" | "idle" | "looking" | "chat";

/** Answers come faster than words to a stranger. */
const ANSWER_SECONDS = 3;
const LOOK_SECONDS = 25;

const LANGUAGES = ["English", "Русский", "Español"] as const;
const WORDS = [
  "hi",
  "how are you?",
  "where are you from?",
  "haha",
  "what music do you like?",
  "tell me more",
];

/** In a chat: mostly texts; the shares add up to one. */
const WAYS = [
  { way: "text", weight: 86 },
  { way: "reply", weight: 5 },
  { way: "edit", weight: 2 },
  { way: "photo", weight: 3 },
  { way: "voice", weight: 2 },
  { way: "sticker", weight: 2 },
] as const;

const chooseConversation = chooser(load.conversations);
const chooseWay = chooser(WAYS);

/**
 * Somebody who answers the questions, looks for a partner and talks, goes on to the next one or takes a pause. Numbers
 * 2n and 2n + 1 fit each other, so that whoever looks has somebody who fits waiting or coming.
 */
class Stranger implements Person {
  readonly #isMan: boolean;
  readonly #language: string;
  readonly #age: number;
  readonly #screen = new Screen();
  #place: Place = "outside";
  /** When they began to look for their first partner; 0 before. */
  #firstSearchAt = 0;
  #hasMet = false;
  #heardId = 0;
  #ownId = 0;
  #lastAct = "";
  #words = 0;

  constructor(index: number) {
    const couple = Math.floor(index / 2);
    this.#isMan = index % 2 === 0;
    this.#language = LANGUAGES[couple % LANGUAGES.length] ?? "English";
    this.#age = 18 + (couple % 24);
  }

  next(around: Surroundings): Move {
    switch (this.#place) {
      case "outside":
        return this.#do("start", { text: "/start" }, ANSWER_SECONDS);
      case "question":
        return this.#answer();
      case "idle":
        return around.now < around.beginAt
          ? { do: "rest", seconds: (around.beginAt - around.now) / 1000 }
          : this.#search(around.now);
      case "looking":
        return { do: "look", waitSeconds: LOOK_SECONDS };
      case "chat":
        return this.#chat(around);
    }
  }

  read(answer: Answer, now: number): Happening | undefined {
    if (answer.heard_id !== undefined) this.#heardId = answer.heard_id;
    // Only a text can be changed to another one.
    const isText = this.#lastAct === "text" || this.#lastAct === "reply";
    this.#ownId = answer.by === "relay" && isText ? (answer.message_id ?? 0) : 0;
    if (answer.news === undefined) return undefined;
    this.#screen.read(answer);
    return this.#readNews(answer.news, now);
  }

  #readNews(news: NonNullable<Answer["news"]>, now: number): Happening | undefined {
    let happening: Happening | undefined;
    for (const { text } of news) {
      const place = placeOf(text);
      if (place === "chat" && this.#place !== "chat") {
        happening = this.#meet(now) ?? happening;
        this.#heardId = 0;
      }
      this.#place = place ?? this.#place;
    }
    return happening;
  }

  /**
   * Measured is the first time: somebody who fits begins at the same time (the other of the couple). Later there may be
   * nobody, and how long that lasts tells of the crowd, not of the bot.
   */
  #meet(now: number): Happening | undefined {
    if (this.#hasMet || this.#firstSearchAt === 0) return undefined;
    this.#hasMet = true;
    return { event: "match", ms: now - this.#firstSearchAt };
  }

  /** Whoever met nobody is no less one who looked. */
  unfinished(now: number): Happening | undefined {
    if (this.#hasMet || this.#firstSearchAt === 0) return undefined;
    return { event: "match", ms: now - this.#firstSearchAt };
  }

  #answer(): Move {
    const { text } = this.#screen;
    const fits = /How old/.test(text)
      ? new RegExp(`^(✅ )?${this.#age}$`)
      : /Who are you/.test(text)
        ? BUTTONS[this.#isMan ? "man" : "woman"]
        : /Whom would/.test(text)
          ? BUTTONS[this.#isMan ? "women" : "men"]
          : new RegExp(`${this.#language}$`);
    const press = this.#screen.press(fits);
    if (press === undefined) return this.#do("start", { text: "/start" }, ANSWER_SECONDS);
    return this.#do("answer", press, ANSWER_SECONDS);
  }

  /** By the button where there is one, by the command elsewhere, as people do. */
  #search(now: number): Move {
    if (this.#firstSearchAt === 0) this.#firstSearchAt = now;
    return this.#do("next", this.#screen.press(BUTTONS.find) ?? { text: "/next" }, 0);
  }

  #chat(around: Surroundings): Move {
    switch (chooseConversation(around.random()).name) {
      case "search":
        return this.#do("next", { text: "/next" }, 0);
      case "pause":
        return this.#do("stop", { text: "/stop" });
      default:
        return this.#talk(around);
    }
  }

  #talk({ random, files }: Surroundings): Move {
    const { way } = chooseWay(random());
    this.#words += 1;
    const text = `${oneOf(WORDS, random())} (${this.#words})`;
    if (way === "reply" && this.#heardId > 0) return this.#do("reply", { text, reply_to: this.#heardId });
    if (way === "edit" && this.#ownId > 0) {
      // The partner may have left by now, and with them the copy. Whether one that is there was changed, the simulator's audit says.
      return { ...this.#do("edit", { text, edit: this.#ownId }), mayGoUnseen: true };
    }
    const file = files[way];
    if (file !== undefined) return this.#do(way, { file });
    return this.#do("text", { text });
  }

  #do(act: string, body: ActBody, pauseSeconds?: number): Act {
    this.#lastAct = act;
    return { do: "act", act, body, ...(pauseSeconds !== undefined && { pauseSeconds }) };
  }
}

/** Undefined for what says nothing about it: help, settings, a hint. */
function placeOf(text: string): Place | undefined {
  if (SIGNS.found.test(text)) return "chat";
  if (SIGNS.looking.test(text)) return "looking";
  if (SIGNS.idle.test(text)) return "idle";
  return SIGNS.question.test(text) ? "question" : undefined;
}

/** The people of the matchmaking bot. */
export const stranger: Casting = (index) => new Stranger(index);
