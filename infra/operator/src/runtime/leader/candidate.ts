import type { Clock } from "../time/clock.ts";
import type { Lease, LeaseSpec, LeaseStore } from "./lease.ts";

/** The times of an election; all processes of one Lease should have the same. Defaults as client-go: 15, 10, 2 s. */
export interface ElectionTiming {
  /** Others take the Lease when they saw no renewal for so long. */
  readonly leaseMs: number;
  /** A leader that could not renew for so long gives up: sooner than others take over. */
  readonly renewMs: number;
  /** Between two tries, to renew or to take over; up to a fifth more at random for those who wait. */
  readonly retryMs: number;
}

export const ELECTION_TIMING: ElectionTiming = { leaseMs: 15_000, renewMs: 10_000, retryMs: 2_000 };

/**
 * One process's view of the Lease. Whether it has expired is judged by when **we** saw it change, never by the times
 * written in it: clocks of other machines are not to be trusted.
 */
export class Candidate {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #identity: string;
  readonly #timing: ElectionTiming;
  #seen: Lease | undefined;
  #seenAt = Number.NEGATIVE_INFINITY;
  /** Of the last Lease seen, also after it was deleted. */
  #lastTerm: number | undefined;

  constructor(store: LeaseStore, clock: Clock, identity: string, timing: ElectionTiming) {
    this.#store = store;
    this.#clock = clock;
    this.#identity = identity;
    this.#timing = timing;
  }

  /** Who held it when we last looked; undefined for nobody. */
  get holder(): string | undefined {
    return this.#seen?.spec.holderIdentity || undefined;
  }

  /** The number of the term as last seen. */
  get term(): number {
    return this.#seen?.spec.leaseTransitions ?? 0;
  }

  /** Tries to take the Lease, when it is free. @returns since when it is ours, by our clock, or undefined */
  async take(signal: AbortSignal): Promise<number | undefined> {
    this.#see(await this.#store.get(signal));
    const askedAt = this.#clock.now();
    if (this.#seen === undefined) {
      // One that was there and was deleted may have a leader still, who makes it again.
      if (this.#lastTerm !== undefined && !this.#expired()) return undefined;
      const made = await this.#store.create(this.#spec({}, (this.#lastTerm ?? -1) + 1), signal);
      return this.#took(made, askedAt);
    }
    // Ours by name, after a restart under the same name: others may have given it up for lost, so it is taken anew too.
    if (this.holder !== undefined && this.holder !== this.#identity && !this.#expired()) return undefined;
    const { spec, resourceVersion } = this.#seen;
    const next = this.#spec(spec, (spec.leaseTransitions ?? 0) + 1);
    return this.#took(await this.#store.replace(next, resourceVersion, signal), askedAt);
  }

  /**
   * Renews what is ours.
   * @returns since when it is renewed, by our clock: the moment *before* we asked. Undefined: it is somebody else's
   */
  async renew(signal: AbortSignal): Promise<number | undefined> {
    const renewedAt = await this.#renewOnce(signal);
    if (renewedAt !== undefined) return renewedAt;
    // Changed under us: by a renewal of our own whose answer was lost, by somebody's kubectl, or by the next leader.
    const { term } = this;
    this.#see(await this.#store.get(signal));
    if (this.holder !== this.#identity || this.term !== term) return undefined;
    return this.#renewOnce(signal);
  }

  /** Gives back what is ours, so that another need not wait for it to expire. Somebody else's is left alone. */
  async release(signal: AbortSignal): Promise<void> {
    if (this.#seen === undefined || this.holder !== this.#identity) return;
    const { spec, resourceVersion } = this.#seen;
    await this.#store.replace(
      { ...spec, holderIdentity: "", leaseDurationSeconds: 1 },
      resourceVersion,
      signal,
    );
  }

  async #renewOnce(signal: AbortSignal): Promise<number | undefined> {
    if (this.#seen === undefined) return undefined;
    const { spec, resourceVersion } = this.#seen;
    const askedAt = this.#clock.now();
    const next = this.#spec(spec, spec.leaseTransitions ?? 0, spec.acquireTime);
    return this.#took(await this.#store.replace(next, resourceVersion, signal), askedAt);
  }

  #spec(before: LeaseSpec, leaseTransitions: number, acquireTime?: string): LeaseSpec {
    const now = microTime(this.#clock.date());
    return {
      ...before,
      holderIdentity: this.#identity,
      leaseDurationSeconds: Math.max(1, Math.ceil(this.#timing.leaseMs / 1_000)),
      acquireTime: acquireTime ?? now,
      renewTime: now,
      leaseTransitions,
    };
  }

  #took(written: Lease | undefined, askedAt: number): number | undefined {
    if (written === undefined) return undefined;
    this.#see(written);
    return askedAt;
  }

  #see(lease: Lease | undefined): void {
    if (lease?.resourceVersion === this.#seen?.resourceVersion) return;
    this.#seen = lease;
    this.#seenAt = this.#clock.now();
    this.#lastTerm = lease?.spec.leaseTransitions ?? this.#lastTerm;
  }

  /** A holder with a longer lease than ours, as while the times are being changed, has all of it. */
  #expired(): boolean {
    const theirsMs = (this.#seen?.spec.leaseDurationSeconds ?? 0) * 1_000;
    return this.#clock.now() - this.#seenAt >= Math.max(this.#timing.leaseMs, theirsMs);
  }
}

/** Kubernetes' MicroTime has six decimals and refuses three. */
function microTime(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}
