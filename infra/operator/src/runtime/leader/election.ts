import { type Logger, silentLogger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { type Clock, sleep, systemClock } from "../time/clock.ts";
import { deadline } from "../time/deadline.ts";
import { Candidate, ELECTION_TIMING, type ElectionTiming } from "./candidate.ts";
import { type Leadership, LeadershipLost } from "./leadership.ts";
import type { LeaseStore } from "./lease.ts";
import { Term } from "./term.ts";

export interface ElectionOptions {
  readonly store: LeaseStore;
  /** The Lease's name, in metrics. */
  readonly name: string;
  /** Unique for each process that ever ran, such as the pod's name with a random part. */
  readonly identity: string;
  readonly timing?: Partial<ElectionTiming>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly logger?: Logger;
  readonly metrics?: RuntimeMetrics;
}

/**
 * Waits for leadership, then calls `lead` and renews until that has ended. When `signal` is aborted the leader's signal is
 * too; the Lease is renewed while `lead` ends its work and given back only after, so the next leader never meets the last.
 * Resolves after that, or when `signal` is aborted while waiting.
 * @throws LeadershipLost when the term ended otherwise. `lead` may still be running: end the process.
 * @throws what `lead` throws, after the Lease was given back; not after a LeadershipLost of its own, which says that work is
 * still under way
 */
export async function elect(
  options: ElectionOptions,
  signal: AbortSignal,
  lead: (leadership: Leadership) => Promise<void>,
): Promise<void> {
  const election = new Election(options);
  const term = await election.wait(signal);
  if (term !== undefined) await election.lead(term, signal, lead);
}

/** The Lease could not be asked; nothing is known. */
const FAILED = Symbol("failed");

class Election {
  readonly #options: ElectionOptions;
  readonly #timing: ElectionTiming;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #candidate: Candidate;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#timing = checked({ ...ELECTION_TIMING, ...options.timing });
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#candidate = new Candidate(options.store, this.#clock, options.identity, this.#timing);
  }

  /** @returns the term that begins; undefined when `signal` was aborted before */
  async wait(signal: AbortSignal): Promise<Term | undefined> {
    const { random = Math.random, name, metrics, identity } = this.#options;
    const { renewMs, retryMs } = this.#timing;
    metrics?.leader.set({ name }, 0);
    while (!signal.aborted) {
      const since = await this.#ask([signal], renewMs, (limited) => this.#candidate.take(limited));
      // An answer that took too long proves nothing: by now others may see the Lease as expired.
      if (typeof since === "number" && this.#clock.now() < since + renewMs)
        return new Term({ identity, term: this.#candidate.term }, this.#clock, renewMs, since);
      await sleep(this.#clock, retryMs * (1 + 0.2 * random()), signal).catch(() => {}); // the loop looks at it
    }
    return undefined;
  }

  async lead(term: Term, stop: AbortSignal, work: (leadership: Leadership) => Promise<void>): Promise<void> {
    const { name, metrics, identity } = this.#options;
    const worked = new AbortController();
    const onStop = (): void => term.stop(stop.reason);
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
    metrics?.leader.set({ name }, 1);
    metrics?.leaderTransitions.inc({ name });
    this.#logger.info({ identity, term: term.term, name }, "leads");
    const renewing = this.#renew(term, worked.signal);
    try {
      const working = work(term).catch((error: unknown) => {
        if (error instanceof LeadershipLost) term.lose(error.message);
        throw error;
      });
      await Promise.all([working.finally(() => worked.abort()), renewing]);
    } finally {
      stop.removeEventListener("abort", onStop);
      if (worked.signal.aborted) await this.#release(term, renewing);
      term.close();
      metrics?.leader.set({ name }, 0);
      this.#logger.info({ identity, term: term.term, name }, "leads no more");
    }
  }

  /** Renews until the work is over. @throws LeadershipLost */
  async #renew(term: Term, worked: AbortSignal): Promise<void> {
    const over = AbortSignal.any([worked, term.lost]);
    while (!over.aborted) {
      await sleep(this.#clock, this.#timing.retryMs, over).catch(() => {}); // looked at below
      if (over.aborted) break;
      // Not ended by `worked`: whether a renewal that was cut off came through would not be known at the release.
      const since = await this.#ask([term.lost], term.heldForMs(), (limited) =>
        this.#candidate.renew(limited),
      );
      if (typeof since === "number") term.renewed(since);
      else if (since === undefined) term.lose(`${this.#candidate.holder ?? "Nobody"} holds the Lease now.`);
    }
    term.lost.throwIfAborted();
  }

  async #release(term: Term, renewing: Promise<void>): Promise<void> {
    await renewing.catch(() => {}); // thrown to the caller already
    if (term.lost.aborted) return;
    await this.#ask([], Math.min(term.heldForMs(), this.#timing.retryMs), async (limited) => {
      await this.#candidate.release(limited);
      return undefined;
    });
  }

  /** Asks the Lease within a limit. A failure is logged: the next try, or the term's end, follows from it. */
  async #ask(
    parents: readonly AbortSignal[],
    limitMs: number,
    call: (signal: AbortSignal) => Promise<number | undefined>,
  ): Promise<number | undefined | typeof FAILED> {
    const limit = deadline(this.#clock, limitMs, parents, () => new Error(`no answer within ${limitMs} ms`));
    try {
      return await call(limit.signal);
    } catch (err) {
      const { name, identity } = this.#options;
      if (parents.every((parent) => !parent.aborted))
        this.#logger.warn({ err, name, identity }, "the Lease could not be asked");
      return FAILED;
    } finally {
      limit.clear();
    }
  }
}

function checked(timing: ElectionTiming): ElectionTiming {
  const { leaseMs, renewMs, retryMs } = timing;
  if (leaseMs > renewMs && renewMs > retryMs * 1.2 && retryMs > 0) return timing;
  throw new RangeError(
    `leaseMs > renewMs > 1.2 × retryMs > 0 must hold, not ${leaseMs}, ${renewMs}, ${retryMs}.`,
  );
}
