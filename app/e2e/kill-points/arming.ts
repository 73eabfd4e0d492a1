import { readFile, writeFile } from "node:fs/promises";
import { until } from "../../../dev/servers/until.ts";
import type { RoleName } from "../../../dev/testing/stack.ts";
import type { Fleet } from "./fleet.ts";
import type { LaneStep } from "./lane-steps.ts";
import { KILLED_ROLES } from "./supervisor.ts";

/** One place in a journey at which a role is killed: before a write leaves it, or when its answer is there. */
export interface KillPoint {
  readonly role: RoleName;
  /** `before` or `after`, the write's name, `#` and which of its kind it is. */
  readonly target: string;
}

/** Lets all roles count anew, and the point's role die at it. */
export async function armAll(fleet: Fleet, point: KillPoint | undefined): Promise<void> {
  const targetOf = (role: RoleName) => (point?.role === role ? point.target : "none");
  await Promise.all(KILLED_ROLES.map((role) => arm(fleet, role, targetOf(role))));
}

/** Takes the target back, after which the role runs and is not killed any more; it may die of it at its last write. */
export async function calm(fleet: Fleet, role: RoleName): Promise<void> {
  const disarmed = await arm(fleet, role, "none").then(
    () => true,
    () => false,
  );
  await fleet.supervisor.running(role);
  if (!disarmed) await arm(fleet, role, "none");
}

/** What each role wrote since it was armed, in order: until now, or until it died. */
export const writtenBy = (fleet: Fleet): Promise<ReadonlyMap<RoleName, readonly string[]>> =>
  linesOf(fleet, "points");

/** What of it was about the chats' lanes. */
export async function laneStepsOf(fleet: Fleet): Promise<ReadonlyMap<RoleName, readonly LaneStep[]>> {
  const stepsOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as LaneStep);
  return new Map([...(await linesOf(fleet, "lanes"))].map(([role, lines]) => [role, stepsOf(lines)]));
}

async function linesOf({ folder }: Fleet, file: string): Promise<ReadonlyMap<RoleName, readonly string[]>> {
  const lines = KILLED_ROLES.map(async (role) => {
    const text = await readFile(`${folder}/${role}.${file}`, "utf8").catch(() => "");
    return [role, text.split("\n").filter((line) => line !== "")] as const;
  });
  return new Map(await Promise.all(lines));
}

async function arm({ folder, stack }: Fleet, role: RoleName, target: string): Promise<void> {
  await writeFile(`${folder}/${role}.target`, target);
  await writeFile(`${folder}/${role}.armed`, "");
  process.kill(stack.role(role).pid, "SIGUSR2");
  const isArmed = async () => (await readFile(`${folder}/${role}.armed`, "utf8")) === target;
  await until(isArmed, `arming of ${role}`, 5_000);
}
