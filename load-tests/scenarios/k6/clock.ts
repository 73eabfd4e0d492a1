import { type PhaseAt, type Plan, timeline } from "../plan.ts";

/** Where a run is at a moment. */
export interface Moment {
  /** Undefined before the start and after the end. */
  readonly phase: PhaseAt | undefined;
  readonly slot: number;
  readonly isOver: boolean;
}

/** The run's time, made once per VU and asked at every move. */
export class RunClock {
  /** When nobody does anything any more, milliseconds. */
  readonly endsAt: number;
  readonly #startedAt: number;
  readonly #phases: readonly PhaseAt[];
  readonly #slotSeconds: number;
  readonly #rush: PhaseAt | undefined;
  /** The moment that was asked for last, and from when to when it is the same one. */
  #moment: Moment = { phase: undefined, slot: 0, isOver: false };
  #from = 0;
  #until = 0;

  /** @param startedAt milliseconds, of the clock that `at` is asked with */
  constructor(plan: Plan, startedAt: number) {
    this.#startedAt = startedAt;
    this.#phases = timeline(plan);
    this.endsAt = startedAt + (this.#phases.at(-1)?.to ?? 0) * 1000;
    this.#slotSeconds = plan.slotSeconds;
    this.#rush = this.#phases.find(({ name }) => name === plan.rush);
  }

  /** Where the run is: the same object as before while nothing of it has changed. */
  at(now: number): Moment {
    if (now < this.#from || now >= this.#until) this.#lookAt(now);
    return this.#moment;
  }

  #lookAt(now: number): void {
    const seconds = (now - this.#startedAt) / 1000;
    const phase = seconds < 0 ? undefined : this.#phaseOf(seconds);
    const slot = Math.floor(seconds / this.#slotSeconds);
    this.#moment = { phase, slot, isOver: now >= this.endsAt };
    this.#from = now;
    const changesAfter = Math.min((slot + 1) * this.#slotSeconds, phase?.to ?? Number.POSITIVE_INFINITY);
    this.#until = this.#startedAt + (seconds < 0 ? 0 : changesAfter) * 1000;
  }

  /** By index: k6's JavaScript takes ten times as long for `for … of`, and this is asked at each act. */
  #phaseOf(seconds: number): PhaseAt | undefined {
    const phases = this.#phases;
    for (let index = 0; index < phases.length; index++) {
      const phase = phases[index];
      if (phase !== undefined && seconds < phase.to) return phase;
    }
    return undefined;
  }

  /**
   * When so many seconds of usual pace have passed since a moment: sooner where people are faster, also when the pace
   * changes in between.
   */
  after(moment: number, seconds: number): number {
    let at = (moment - this.#startedAt) / 1000;
    let left = seconds;
    for (let phase = this.#phaseOf(at); phase !== undefined; phase = this.#phaseOf(at)) {
      const worth = (phase.to - at) * phase.pace;
      if (left <= worth) return this.#startedAt + (at + left / phase.pace) * 1000;
      left -= worth;
      at = phase.to;
    }
    return this.#startedAt + (at + left) * 1000;
  }

  /**
   * When person number `index` of `people` may begin in the rush, milliseconds; 0 without one. Two who fit each other
   * begin within a fifth of a second, and the couples are spread evenly: whoever looks has somebody waiting or coming.
   */
  beginAt(index: number, people: number): number {
    if (this.#rush === undefined) return 0;
    const { from, seconds } = this.#rush;
    const couples = Math.max(1, Math.ceil(people / 2));
    const couple = Math.floor(index / 2) % couples;
    const second = (index % 2) * 0.2 * ((couple * 7919) % 1000) * 0.001;
    return this.#startedAt + (from + (couple / couples) * seconds + second) * 1000;
  }
}
