import type { Slo } from "../../app/src/contracts/slo.ts";
import type { Bot } from "../../app/src/platform/bot/bot.ts";

/** What is read of a bot to make its rules. */
export type PromisingBot = Pick<Bot, "name" | "jobs" | "slo">;

/** One promise, and whose it is. */
export interface BotPromise {
  readonly bot: string;
  readonly slo: Slo;
  /** Sloth's name of it: `shipping-reaction-usual`. */
  readonly id: string;
  /** Share of events that may go wrong, without the noise of floating point. */
  readonly budget: number;
  readonly days: number;
}

/** All promises of some bots, in their order. */
export function promisesOf(bots: readonly PromisingBot[]): readonly BotPromise[] {
  return bots.flatMap(({ name, slo }) =>
    slo.map((each) => ({
      bot: name,
      slo: each,
      id: `${name}-${each.name}`,
      budget: rounded(1 - each.objective),
      days: Number.parseInt(each.window, 10),
    })),
  );
}

/** A figure with as many digits as somebody meant. */
export const rounded = (value: number): number => Number(value.toFixed(9));
