import type { Clock } from "../clock/clock.ts";

/** Kinds that strike a bot's calls. */
export const CALL_FAULTS = [
  "latency",
  "status",
  "too_many_requests",
  "reset",
  "lost_answer",
  "html",
  "slow_body",
] as const;

/** Kinds that strike the delivery of updates. */
export const DELIVERY_FAULTS = ["duplicate", "hold", "cut_short"] as const;

/** A kind of fault that strikes calls. */
export type CallFaultKind = (typeof CALL_FAULTS)[number];
/** A kind of fault that strikes deliveries. */
export type DeliveryFaultKind = (typeof DELIVERY_FAULTS)[number];

/** What is to go wrong, and for whom; what is not named matches all. */
export interface FaultRule {
  readonly kind: CallFaultKind | DeliveryFaultKind;
  readonly method?: string | undefined;
  /** Short name or username. */
  readonly bot?: string | undefined;
  readonly chat?: number | undefined;
  readonly ms?: number | undefined;
  readonly status?: number | undefined;
  readonly retry_after?: number | undefined;
  /** Strikes so often, then never again. */
  readonly times?: number | undefined;
  /** Strikes this share (0–1) of the matches. */
  readonly probability?: number | undefined;
}

/** A fault that is switched on. */
export interface ActiveFault {
  readonly id: number;
  readonly rule: FaultRule;
  readonly since: number;
  struck: number;
}

/** What a fault is matched against. */
export interface FaultSubject {
  readonly method?: string;
  readonly bot: { readonly name: string; readonly username: string };
  readonly chat?: number | undefined;
}

/** The faults that are switched on, in the order in which they were. */
export class Faults {
  readonly #clock: Clock;
  readonly #random: () => number;
  #active: ActiveFault[] = [];
  #nextId = 1;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  get list(): readonly ActiveFault[] {
    return this.#active;
  }

  add(rule: FaultRule): ActiveFault {
    const fault = { id: this.#nextId++, rule, since: this.#clock.now(), struck: 0 };
    this.#active.push(fault);
    return fault;
  }

  /** Switches one fault off, or all when none is named; answers whether there was one. */
  clear(id?: number): boolean {
    const before = this.#active.length;
    this.#active = id === undefined ? [] : this.#active.filter((fault) => fault.id !== id);
    return this.#active.length < before;
  }

  /** The first fault of one of `kinds` that strikes `subject`; counts the strike. */
  strike(kinds: readonly FaultRule["kind"][], subject: FaultSubject): FaultRule | undefined {
    for (const fault of this.#active) {
      const { rule } = fault;
      if (!kinds.includes(rule.kind) || !matches(rule, subject)) continue;
      if (rule.times !== undefined && fault.struck >= rule.times) continue;
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      fault.struck += 1;
      return rule;
    }
    return undefined;
  }

  /** Until when deliveries to a bot are held back, milliseconds since 1970; 0 when they are not. */
  heldUntil(bot: FaultSubject["bot"]): number {
    let until = 0;
    for (const { rule, since } of this.#active) {
      if (rule.kind !== "hold" || !matches(rule, { bot })) continue;
      until = Math.max(until, rule.ms === undefined ? Number.POSITIVE_INFINITY : since + rule.ms);
    }
    return until > this.#clock.now() ? until : 0;
  }
}

function matches(rule: FaultRule, { method, bot, chat }: FaultSubject): boolean {
  if (rule.method !== undefined && rule.method.toLowerCase() !== method?.toLowerCase()) return false;
  if (rule.bot !== undefined && rule.bot !== bot.name && rule.bot !== bot.username) return false;
  return rule.chat === undefined || rule.chat === chat;
}
