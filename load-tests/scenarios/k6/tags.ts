import exec from "k6/execution";
import type { Moment } from "./clock.ts";

/**
 * Tags by which the figures are told apart. What is the same for all who act just now stands at the VU, where k6 takes
 * it for nothing; only the kind of act is given with each figure, since what a tag costs is paid a thousand times a second.
 */
export class Tags {
  readonly #hasSteps: boolean;
  readonly #ofActs: Record<string, { readonly act: string }> = {};
  #shown: Moment | undefined;

  /** @param hasSteps whether each phase is told apart */
  constructor(hasSteps: boolean) {
    this.#hasSteps = hasSteps;
  }

  /** What is measured from now on belongs to this moment. */
  show(moment: Moment): void {
    if (this.#shown === moment) return;
    this.#shown = moment;
    Object.assign(exec.vu.metrics.tags, this.#ofMoment(moment));
  }

  /** The tags of an act that was done at a moment, beside those that are shown. */
  of(act: string, moment: Moment): Record<string, string> {
    if (this.#shown !== moment) return { act, ...this.#ofMoment(moment) };
    const known = this.#ofActs[act];
    if (known !== undefined) return known;
    const tags = { act };
    this.#ofActs[act] = tags;
    return tags;
  }

  /** The tags of something that was brought to its end just now. */
  ofEvent(event: string): Record<string, string> {
    return { event };
  }

  #ofMoment({ phase, slot }: Moment): Record<string, string> {
    return {
      slot: String(slot),
      judged: phase?.judged === true ? "yes" : "no",
      ...(this.#hasSteps && { phase: phase?.name ?? "" }),
    };
  }
}
