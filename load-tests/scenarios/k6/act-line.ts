import { setTimeout } from "k6/timers";
import { WebSocket } from "k6/websockets";
import type { Answer } from "../people/person.ts";

/** The answer to an act, or undefined when it was refused or lost. */
export type WhenAnswered = (answer: Answer | undefined) => void;

/** What the simulator sends back for one act (simulators/telegram/README.md). */
type Reply = { readonly id: number } & (
  | ({ readonly status: 200 } & Answer)
  | { readonly status: Exclude<number, 200>; readonly error: string }
);

const AGAIN_MS = 1_000;
/** Enough to see what it is, not a flood. */
const TOLD_SHARE = 0.01;

/**
 * The one connection over which all people of a VU act. In k6 a request of HTTP takes half a millisecond and makes ten
 * figures that nobody reads; a message takes a part of that, and one message back answers many people.
 */
export class ActLine {
  readonly #url: string;
  /** Who waits for an answer, by the number of their act. */
  readonly #waiting = new Map<number, WhenAnswered>();
  #socket: WebSocket | undefined;
  #isOpen = false;
  #held: string[] = [];
  #acts = 0;
  #people = 0;

  /** @param url of the simulator, `http://…` */
  constructor(url: string) {
    this.#url = `${url.replace(/^http/, "ws")}/people/acts`;
  }

  /** Somebody will act. */
  join(): void {
    this.#people += 1;
  }

  /** Somebody acts no more; after the last one the line is closed, for which k6 waits. */
  leave(): void {
    this.#people -= 1;
    if (this.#people === 0) this.#socket?.close();
  }

  ask(person: number, bot: string, act: object, whenAnswered: WhenAnswered): void {
    this.#acts += 1;
    this.#waiting.set(this.#acts, whenAnswered);
    const message = JSON.stringify({ id: this.#acts, person, bot, act });
    if (this.#socket === undefined) this.#open();
    if (this.#isOpen) this.#socket?.send(message);
    else this.#held.push(message);
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#isOpen = true;
      for (const message of this.#held) socket.send(message);
      this.#held = [];
    };
    socket.onmessage = (event) => {
      const replies: readonly Reply[] = JSON.parse(String(event?.data));
      for (let index = 0; index < replies.length; index++) this.#conclude(replies[index]);
    };
    socket.onerror = (event) => console.warn(`the line to the simulator: ${event?.error}`);
    socket.onclose = () => this.#lost();
  }

  #conclude(reply: Reply | undefined): void {
    const whenAnswered = reply && this.#waiting.get(reply.id);
    if (reply === undefined || whenAnswered === undefined) return;
    this.#waiting.delete(reply.id);
    if ("error" in reply && Math.random() < TOLD_SHARE) console.warn(`${reply.status} ${reply.error}`);
    whenAnswered("error" in reply ? undefined : reply);
  }

  /** Whoever waited has lost their answer; a little later there is a new line. */
  #lost(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#isOpen = false;
    this.#held = [];
    setTimeout(() => {
      if (this.#people > 0) this.#open();
    }, AGAIN_MS);
    for (const whenAnswered of waiting) whenAnswered(undefined);
  }
}
