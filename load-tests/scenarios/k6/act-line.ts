import { clearTimeout, setTimeout } from "k6/timers";
import { WebSocket } from "k6/websockets";
import type { ActBody, Answer } from "../people/person.ts";

/**
 * The answer to an act; `gone` when the pressed button was not there any more, so that nothing was sent; undefined when the
 * act was refused or lost.
 */
export type WhenAnswered = (answer: Answer | "gone" | undefined) => void;

/** What the simulator sends back for one act (simulators/telegram/README.md). */
type Reply =
  | ({ readonly id: number; readonly status: 200 } & Answer)
  | { readonly id: number | null; readonly status: number; readonly error: string };

/** Somebody who waits for an answer, and until when (ms since 1970). */
interface Waiting {
  readonly until: number;
  readonly whenAnswered: WhenAnswered;
}

const BUTTON_GONE = 409;
const AGAIN_MS = 1_000;
/** How much later than asked an answer may come before it counts as lost, and how often that is looked at. */
const GRACE_MS = 10_000;
const LOOK_MS = 5_000;
/** So many refusals are told each, and of the others a share: enough to see what it is, not a flood. */
const TOLD = 5;
const TOLD_SHARE = 0.01;

/**
 * The one connection over which all people of a VU act; one message back answers many of them. A request of HTTP for each
 * makes ten figures in k6 that nobody reads, and took it 0.60 ms of a slower processor, where this takes 0.45 to 0.49
 * (10,000 people, 2026-11-27).
 */
export class ActLine {
  readonly #url: string;
  /** By the number of their act. */
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #isOpen = false;
  #held: string[] = [];
  #acts = 0;
  #people = 0;
  #refused = 0;
  #nextLook = 0;

  /** @param url of the simulator, `http://…` */
  constructor(url: string) {
    this.#url = `${url.replace(/^http/, "ws")}/people/acts`;
  }

  /** Somebody will act. */
  join(): void {
    if (this.#people === 0) this.#lookAgain();
    this.#people += 1;
  }

  /**
   * Somebody acts no more; after the last one the line is closed, for which k6 waits. Not while it is being opened: k6
   * 1.8.1 waits for ever then if nobody answers.
   */
  leave(): void {
    this.#people -= 1;
    if (this.#people > 0) return;
    clearTimeout(this.#nextLook);
    if (this.#isOpen) this.#socket?.close();
  }

  /** @param act `wait`: seconds until the simulator answers, whatever came of it */
  ask(
    person: number,
    bot: string,
    act: ActBody & { readonly since: number; readonly wait: number },
    whenAnswered: WhenAnswered,
  ): void {
    this.#acts += 1;
    this.#waiting.set(this.#acts, { until: Date.now() + act.wait * 1000 + GRACE_MS, whenAnswered });
    const message = JSON.stringify({ id: this.#acts, person, bot, act });
    if (this.#socket === undefined) this.#open();
    if (this.#isOpen) this.#socket?.send(message);
    else this.#held.push(message);
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#people === 0) {
        socket.close();
        return;
      }
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
    if (reply === undefined) return;
    if (reply.id !== null && reply.status === BUTTON_GONE) {
      this.#answer(reply.id, "gone");
      return;
    }
    if ("error" in reply) this.#tell(reply);
    if (reply.id !== null) this.#answer(reply.id, "error" in reply ? undefined : reply);
  }

  #tell({ error, status }: { readonly status: number; readonly error: string }): void {
    this.#refused += 1;
    if (this.#refused <= TOLD || Math.random() < TOLD_SHARE) console.warn(`${status} ${error}`);
  }

  #answer(id: number, answer: Parameters<WhenAnswered>[0]): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.whenAnswered(answer);
  }

  #lookAgain(): void {
    this.#nextLook = setTimeout(() => this.#lookForLost(), LOOK_MS);
  }

  /** Whose answer does not come at all goes on without it. */
  #lookForLost(): void {
    this.#lookAgain();
    const now = Date.now();
    for (const [id, { until }] of [...this.#waiting]) if (until < now) this.#answer(id, undefined);
  }

  /** Whoever waited has lost their answer; a little later there is a new line. */
  #lost(): void {
    const lost = [...this.#waiting.keys()];
    this.#isOpen = false;
    this.#held = [];
    if (this.#people > 0) setTimeout(() => this.#openAgain(), AGAIN_MS * (0.5 + Math.random()));
    for (const id of lost) this.#answer(id, undefined);
  }

  #openAgain(): void {
    if (this.#people > 0) this.#open();
  }
}
