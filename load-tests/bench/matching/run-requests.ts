import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { report, Stopwatch } from "../stopwatch/stopwatch.ts";
import { Pairs } from "./pairs.ts";
import { CROWDS, type Seeker, seekerOf, waitingSeekerOf } from "./seeker.ts";

/** Requests under way at any time. */
const IN_FLIGHT = 100;
const WARM_UP_MS = 1_000;

/** Finds a partner for somebody, or lets them wait; answers the partner's id. */
export type Ask = (seeker: Seeker) => Promise<number | undefined>;

/** What a matching program is told by its environment. */
export const matchingSettings = z
  .object({
    REDIS_URL: z.string(),
    CROWD: z.enum(CROWDS),
    /** How many men wait before the first request. */
    WAITING: z.coerce.number().int(),
    SECONDS: z.coerce.number(),
  })
  .parse(process.env);

export interface MatchingHooks {
  /** Called once those who wait are there, before anything is measured. */
  readonly prepared?: () => Promise<void>;
  /** How many wait, as the matcher's own data has it. */
  readonly waiting: () => Promise<number>;
  /** Further counts to report. */
  readonly counts?: () => Readonly<Record<string, number>>;
}

/**
 * Lets people come one after the other, {@link IN_FLIGHT} at once, and reports the rate.
 * @throws Error when somebody was paired twice, or got lost
 */
export async function runRequests(ask: Ask, { counts, prepared, waiting }: MatchingHooks): Promise<void> {
  const { CROWD, SECONDS, WAITING } = matchingSettings;
  const watch = new Stopwatch();
  const pairs = new Pairs();
  let arrived = 0;
  let stopped = false;
  const comes = async (seeker: Seeker): Promise<void> => {
    const from = performance.now();
    const partner = await ask(seeker);
    watch.done(performance.now() - from);
    if (partner !== undefined) pairs.add(seeker.id, partner);
  };
  const inLanes = (goesOn: () => boolean, seeker: (index: number) => Seeker): Promise<unknown> =>
    Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (goesOn()) await comes(seeker(arrived++));
      }),
    );

  await inLanes(() => arrived < WAITING, waitingSeekerOf);
  await prepared?.();
  const running = inLanes(
    () => !stopped,
    (index) => seekerOf(CROWD, index),
  );
  await Promise.race([running, pause(WARM_UP_MS)]);
  watch.start();
  await Promise.race([running, pause(SECONDS * 1000)]);
  const timing = watch.read(counts?.());
  stopped = true;
  await running;
  const left = await waiting();
  if (pairs.people + left !== arrived)
    throw new Error(`of ${arrived} people ${pairs.people} were paired and ${left} wait: some are lost`);
  report(timing);
}
