import type { Part } from "../plan.ts";
import type { RunClock } from "./clock.ts";

/**
 * When a person moves. Acts are due by the person's own clock, not by when the last one was answered: a slow system is
 * asked as much as a quick one.
 */
export class Turns {
  readonly #clock: RunClock;
  readonly #part: Pick<Part, "everySeconds" | "jitter">;
  #dueAt: number;
  #freeAt: number;

  /** @param now when the person is there, milliseconds; the first move is due at once */
  constructor(clock: RunClock, part: Pick<Part, "everySeconds" | "jitter">, now: number) {
    this.#clock = clock;
    this.#part = part;
    this.#dueAt = now;
    this.#freeAt = now;
  }

  /** When the next move is to be made: when it is due, and not before the last one is done. */
  get nextAt(): number {
    return Math.max(this.#dueAt, this.#freeAt);
  }

  /**
   * An act is done. Who is late by more than a whole turn leaves out what is due.
   * @param random in [0, 1): draws the length of the turn
   * @returns how many acts were left out
   */
  acted(now: number, pauseSeconds: number | undefined, random: number): number {
    const { everySeconds, jitter } = this.#part;
    const from = this.#dueAt;
    this.#freeAt = now;
    this.#dueAt = this.#clock.after(from, pauseSeconds ?? everySeconds * (1 + jitter * (2 * random - 1)));
    const turn = this.#dueAt - from;
    const late = now - this.#dueAt;
    if (late <= turn || pauseSeconds !== undefined) return 0;
    this.#dueAt = now;
    return Math.floor(late / turn);
  }

  /** Who waits for something leaves no act out. @param until milliseconds */
  waited(until: number): void {
    this.#freeAt = until;
    this.#dueAt = Math.max(this.#dueAt, until);
  }
}
