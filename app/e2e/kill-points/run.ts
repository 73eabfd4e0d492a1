import { until } from "../../../dev/servers/until.ts";
import type { Person } from "../../../dev/testing/person.ts";
import type { RoleName, Stack } from "../../../dev/testing/stack.ts";
import { armAll, calm, type KillPoint, laneStepsOf, writtenBy } from "./arming.ts";
import type { Fleet } from "./fleet.ts";
import type { Books, Journey, Walk } from "./journeys/journey.ts";
import type { LaneStep, SentMessage } from "./lane-steps.ts";
import { chatOf, countedRepeats } from "./observed.ts";
import { type ChatMessage, unrecordedSends } from "./repeats.ts";
import { KILLED_ROLES } from "./supervisor.ts";

/** What one journey ended with. */
export interface Outcome {
  /** False when the journey took another course and did not come by the point, or nothing was to be killed. */
  readonly reached: boolean;
  /** What each role wrote: until its end, or until it was killed. */
  readonly written: ReadonlyMap<RoleName, readonly string[]>;
  readonly books: Books;
  /** What each role wrote of the chats' lanes meanwhile. */
  readonly laneSteps: ReadonlyMap<RoleName, readonly LaneStep[]>;
  /** What the bot's messages say. */
  readonly chat: readonly ChatMessage[];
  /** How many sends the processes counted as possibly repeated. */
  readonly countedRepeats: number;
  /** What the killed process sent to this person, and did not live to note as done. */
  readonly unrecorded: readonly SentMessage[];
  /** What a vendor did once more for nobody. */
  readonly spare: number;
  /** Whether the killed process had made the call that does it. */
  readonly spareCalled: boolean;
}

/** Somebody new goes on the journey while a role is killed at the point and started again; without one nothing is killed. */
export async function runUnderKill(fleet: Fleet, journey: Journey, point?: KillPoint): Promise<Outcome> {
  const person = await fleet.stack.person();
  const walk = await journey.begin(fleet.stack, person);
  try {
    return await walkUnderKill(fleet, person, walk, point);
  } finally {
    await walk.end?.();
  }
}

async function walkUnderKill(
  fleet: Fleet,
  person: Person,
  walk: Walk,
  point: KillPoint | undefined,
): Promise<Outcome> {
  const { stack, supervisor } = fleet;
  await quiet(stack);
  const before = await countedRepeats(stack);
  const deaths = point === undefined ? 0 : supervisor.deaths(point.role);
  await armAll(fleet, point);
  await walk.go();
  await over(stack, walk);
  const [written, laneSteps] = await Promise.all([writtenBy(fleet), laneStepsOf(fleet)]);
  if (point !== undefined) {
    await calm(fleet, point.role);
    await over(stack, walk);
  }
  const killed = point !== undefined && supervisor.deaths(point.role) > deaths ? point.role : undefined;
  const after = await countedRepeats(stack);
  // The counters of a process that was killed began anew with the next one.
  const counted = KILLED_ROLES.map(
    (role) => (after.get(role) ?? 0) - (role === killed ? 0 : (before.get(role) ?? 0)),
  );
  const last = (killed && written.get(killed)) ?? [];
  return {
    reached: killed !== undefined,
    written,
    laneSteps,
    books: await walk.books(),
    chat: await chatOf(person),
    countedRepeats: counted.reduce((sum, count) => sum + count, 0),
    unrecorded: unrecordedSends((killed && laneSteps.get(killed)) ?? []).filter(
      ({ chat }) => chat === person.id,
    ),
    spare: (await walk.spare?.count()) ?? 0,
    spareCalled: last.some((name) => walk.spare !== undefined && name.startsWith(walk.spare.call)),
  };
}

/** Waits until nobody works on the journey any more and what is going to be sent has been sent. */
async function over(stack: Stack, walk: Walk): Promise<void> {
  await until(() => walk.isOver(), "the end of the work", 150_000);
  await quiet(stack);
}

/** Waits until nothing is left in any lane. */
async function quiet(stack: Stack): Promise<void> {
  const empty = async () => (await stack.redis.keys("{shipping:*}:lane:*")).length === 0;
  await until(empty, "the end of all lanes", 150_000);
}
