import type { Clock } from "../clock/clock.ts";

/** A bucket that holds `burst` sends and fills up with `perSecond`. */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Flood rules. Real ones are secret; these follow Telegram's FAQ. */
export interface FloodRules {
  readonly enabled: boolean;
  /** Sends and edits into one private chat. */
  readonly chat: BucketRate;
  /** Sends and edits into one group. */
  readonly group: BucketRate;
  /** Sends to people who did nothing of late: broadcasts. Replies are not limited in sum. */
  readonly bulk: BucketRate;
  /** The bulk bucket of sends with `allow_paid_broadcast`. */
  readonly paidBulk: BucketRate;
  /** A send is bulk when the person did nothing for so long. */
  readonly bulkAfterSeconds: number;
  /** Share of sends (0–1) refused for no visible reason. */
  readonly random: number;
}

/** About one message per second and chat with generous bursts; 20 a minute per group; 30 a second in bulk. */
export const DEFAULT_FLOODS: FloodRules = {
  enabled: true,
  chat: { perSecond: 1, burst: 120 },
  group: { perSecond: 20 / 60, burst: 20 },
  bulk: { perSecond: 30, burst: 60 },
  paidBulk: { perSecond: 1000, burst: 1000 },
  bulkAfterSeconds: 600,
  random: 0,
};

/** A send or edit that is to be let through or not. */
export interface FloodedCall {
  readonly bot: number;
  readonly chat: number;
  readonly lastActionAt: number;
  readonly paid: boolean;
  /** Edits count in the chat, never as bulk. */
  readonly isEdit: boolean;
}

interface Bucket {
  readonly key: string;
  readonly rate: BucketRate;
}

/** Decides which sends come too fast. */
export class FloodLimits {
  rules: FloodRules;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** When each bucket will be full again, milliseconds since 1970. */
  readonly #fullAt = new Map<string, number>();
  #sweepAt = 0;

  constructor(rules: FloodRules, clock: Clock, random: () => number) {
    this.rules = rules;
    this.#clock = clock;
    this.#random = random;
  }

  /** Seconds to wait, 0 when the call may go on. A refused call takes nothing from any bucket. */
  take(call: FloodedCall): number {
    const { rules } = this;
    if (!rules.enabled) return 0;
    if (rules.random > 0 && this.#random() < rules.random) return 1 + Math.floor(this.#random() * 5);
    const now = this.#clock.now();
    this.#sweep(now);
    const chat = { key: `${call.bot}/${call.chat}`, rate: call.chat < 0 ? rules.group : rules.chat };
    const bulk = this.#bulkBucket(call, now);
    const wait = Math.max(this.#waitMs(chat, now), bulk === undefined ? 0 : this.#waitMs(bulk, now));
    if (wait > 0) return Math.ceil(wait / 1000);
    this.#fill(chat, now);
    if (bulk !== undefined) this.#fill(bulk, now);
    return 0;
  }

  #bulkBucket({ bot, paid, isEdit, lastActionAt }: FloodedCall, now: number): Bucket | undefined {
    const { bulk, bulkAfterSeconds, paidBulk } = this.rules;
    if (isEdit || now - lastActionAt <= bulkAfterSeconds * 1000) return undefined;
    return paid ? { key: `${bot}/paid`, rate: paidBulk } : { key: `${bot}/bulk`, rate: bulk };
  }

  #fill({ key, rate }: Bucket, now: number): void {
    this.#fullAt.set(key, Math.max(now, this.#fullAt.get(key) ?? 0) + 1000 / rate.perSecond);
  }

  #waitMs({ key, rate }: Bucket, now: number): number {
    const interval = 1000 / rate.perSecond;
    const spaceAt = Math.max(now, this.#fullAt.get(key) ?? 0) + interval - rate.burst * interval;
    return Math.max(0, spaceAt - now);
  }

  /** Lets go of buckets that are full again, once a minute. */
  #sweep(now: number): void {
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + 60_000;
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key);
  }
}
