import { CronExpressionParser } from "cron-parser";

/** The times of a schedule. */
export interface Slots {
  /** The last one up to a moment, itself included. */
  last(until: Date): Date;
  /** The first one after a moment. */
  next(after: Date): Date;
}

/**
 * Reads a schedule of cron. Where clocks are put forward, a time that does not exist is the next that does; where they are
 * put back, a time that comes twice counts once.
 * @throws Error with what is wrong with the expression or the zone
 */
export function slotsOf(expression: string, timeZone: string): Slots {
  assertZone(timeZone);
  const at = (currentDate: Date) =>
    CronExpressionParser.parse(expression, { currentDate, tz: timeZone, strict: false });
  at(new Date(0)).next(); // an expression that never comes to pass is wrong too
  return {
    last: (until) =>
      at(new Date(until.getTime() + 1))
        .prev()
        .toDate(),
    next: (after) => at(after).next().toDate(),
  };
}

function assertZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new Error(`There is no time zone ${timeZone}; names are such as Europe/Berlin.`);
  }
}

/** What is known when it is decided whether a backup is due. */
export interface DueOptions {
  readonly slots: Slots;
  /** The last time that was dealt with; at first, when the schedule was made. */
  readonly lastDone: Date;
  readonly now: Date;
  readonly startingDeadlineMs?: number;
}

/**
 * `due`: a backup is to be made for this time. `missed`: it is too late for this one. `ahead`: a time was dealt with that is
 * yet to come, by a clock that ran ahead; `slot` is the one to go on from.
 */
export type Due =
  | { readonly kind: "due" | "missed" | "ahead"; readonly slot: Date }
  | { readonly kind: "none" };

/**
 * Decides from what is, not from what was seen pass: of several times that nobody was there for, the last one counts. Pure.
 */
export function dueSlot({ lastDone, now, slots, startingDeadlineMs }: DueOptions): Due {
  const slot = slots.last(now);
  if (lastDone > now) return { kind: "ahead", slot };
  if (slot <= lastDone) return { kind: "none" };
  const late = startingDeadlineMs !== undefined && now.getTime() - slot.getTime() > startingDeadlineMs;
  return { kind: late ? "missed" : "due", slot };
}
