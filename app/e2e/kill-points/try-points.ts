import type { KillPoint } from "./arming.ts";
import type { FleetPool } from "./fleet.ts";
import type { Journey } from "./journeys/journey.ts";
import { type ChatVerdict, judgeChat } from "./repeats.ts";
import { type Outcome, runUnderKill } from "./run.ts";

/** What became of a journey that was interrupted at a point. */
export interface Tried extends KillPoint, Outcome, ChatVerdict {}

/** Before and after each of the writes that the roles made on an undisturbed journey. */
export function pointsOn({ written }: Outcome): readonly KillPoint[] {
  const idle = idleQueues([...written.values()].flat());
  return [...written].flatMap(([role, names]) =>
    names
      .filter((name) => !idle.has(queueOf(name) ?? ""))
      .flatMap((name) => [
        { role, target: `before ${name}` },
        { role, target: `after ${name}` },
      ]),
  );
}

const queueOf = (name: string): string | undefined =>
  /^redis script \w+ \{(botfleet-[\w-]+)\}/.exec(name)?.[1];

/** Queues that had no job meanwhile: each worker asks for one every few seconds, by the one script that would also begin it. */
function idleQueues(names: readonly string[]): ReadonlySet<string> {
  const scripts = Map.groupBy(names, queueOf);
  scripts.delete(undefined);
  const isOne = (each: readonly string[]) => new Set(each.map((name) => name.split(" #", 1)[0])).size === 1;
  return new Set(
    [...scripts].flatMap(([queue, each]) => (queue !== undefined && isOne(each) ? [queue] : [])),
  );
}

/**
 * Goes on the journey once for each point, on as many fleets as are free.
 * @param undisturbed what the journey is compared with
 * @throws Error at the first that does not come to an end, with the folder of its processes' logs
 */
export async function tryPoints(
  pool: FleetPool,
  journey: Journey,
  points: readonly KillPoint[],
  undisturbed: Outcome,
): Promise<readonly Tried[]> {
  const left = [...points];
  const tried: Tried[] = [];
  const tryNext = async (): Promise<void> => {
    for (let point = left.shift(); point !== undefined; point = left.shift())
      tried.push(await pool.use((fleet) => tryOne(fleet, journey, point, undisturbed)));
  };
  // No more askers than fleets, so that journeys that run at the same time take turns. One failure ends all.
  const askers = pool.all.map(() =>
    tryNext().catch((error: unknown) => {
      left.length = 0;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(askers)).find((asker) => asker.status === "rejected");
  if (failed) throw failed.reason;
  return tried;
}

async function tryOne(
  fleet: FleetPool["all"][number],
  journey: Journey,
  point: KillPoint,
  undisturbed: Outcome,
): Promise<Tried> {
  const { role, target } = point;
  try {
    const outcome = await runUnderKill(fleet, journey, point);
    return { ...point, ...outcome, ...judgeChat(outcome.chat, undisturbed.chat, outcome.unrecorded) };
  } catch (cause) {
    const logs = fleet.stack.logFolder;
    throw new Error(`${journey.name}, ${role} killed ${target}: it did not end; logs in ${logs}`, { cause });
  }
}
