import type { SloEvent } from "../../../app/src/contracts/slo.ts";

/**
 * People as the load tests play them: what somebody does next, and what they make of what they read. No person knows
 * more than the chat shows. Plain logic without any input or output, so that k6 plays it and tests can.
 */

/** A button under a message. */
export interface Button {
  readonly text: string;
  /** The page it opens. */
  readonly url?: string;
}

/** A message of the bot that is new or changed. */
export interface Seen {
  readonly message_id: number;
  readonly text: string;
  readonly buttons: readonly Button[];
}

/** What the simulator answers to an act or a look (simulators/telegram/README.md). */
export interface Answer {
  readonly message_id?: number;
  readonly by: "relay" | "message" | "edit" | "answer" | null;
  readonly ms: number | null;
  readonly first_ms: number | null;
  /** When it was answered, milliseconds since 1970. */
  readonly at: number;
  readonly revision: number;
  /** The bot's own messages, the last changed last; absent when there is none. */
  readonly news?: readonly Seen[];
  readonly heard_id?: number;
}

/** The body of an act, as the simulator takes it. */
export interface ActBody {
  readonly text?: string;
  readonly reply_to?: number;
  readonly edit?: number;
  readonly button?: string;
  readonly message_id?: number;
  readonly file?: string;
}

/** What a person does next. */
export type Move =
  | {
      readonly do: "act";
      /** Kind of act, for the report: `text`, `photo`, `next`, … Each belongs to one conversation (load/bots.ts). */
      readonly act: string;
      readonly body: ActBody;
      /** Set where it is no fault when nobody sees anything of it. */
      readonly mayGoUnseen?: true;
      /** Seconds until the next move, instead of the usual time between acts. */
      readonly pauseSeconds?: number;
    }
  /** Looks at the chat until something is new there. */
  | { readonly do: "look"; readonly waitSeconds: number }
  /** Opens a page that a button led to, as a browser does. */
  | { readonly do: "visit"; readonly url: string; readonly form: Readonly<Record<string, string>> }
  | { readonly do: "rest"; readonly seconds: number };

/** What a person knows of the run besides the chat. */
export interface Surroundings {
  /** Milliseconds, the same clock in every call. */
  readonly now: number;
  /** When this person may begin what all wait for (a rush), in the same clock; 0 when nobody waits. */
  readonly beginAt: number;
  /** `file_unique_id`s of files to send, by kind. */
  readonly files: Readonly<Record<string, string>>;
  /** A number in [0, 1). */
  random(): number;
}

/** Something a person brought to its end, with its time in milliseconds. */
export interface Happening {
  readonly event: Exclude<SloEvent, "reaction">;
  readonly ms: number;
}

/** Somebody who uses one bot. */
export interface Person {
  next(surroundings: Surroundings): Move;
  /** Reads what came of a move; answers what was brought to its end by it, at `now`: the time of the answer. */
  read(answer: Answer, now: number): Happening | undefined;
  /** When the run is over: what they began and wait for in vain, with how long they have. */
  unfinished?(now: number): Happening | undefined;
}

/** Makes the person number `index` of a bot, from 0. */
export type Casting = (index: number) => Person;
