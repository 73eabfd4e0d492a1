import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ToolError } from "../../../dev/tool-error.mjs";
import { US_PER_TICK } from "./process-usage.ts";

/** Where things run: the measured program alone on one core, everything else on another. */
export interface Cores {
  /** Undefined where the machine has one core or cannot pin: nothing is pinned then. */
  readonly pinned: { readonly program: number; readonly load: number } | undefined;
  /** Why nothing is pinned. */
  readonly note: string | undefined;
}

/**
 * Chooses the cores and moves this process, and so all it starts, to the one of the load.
 * @throws ToolError BENCH_NEEDS_LINUX
 */
export function takeCores(): Cores {
  if (process.platform !== "linux")
    throw new ToolError("BENCH_NEEDS_LINUX", "CPU time is read from /proc.", "Run the bench on Linux.");
  const allowed = allowedCores();
  const [load] = allowed;
  const program = allowed.at(-1);
  if (load === undefined || program === undefined || load === program)
    return { pinned: undefined, note: "one core only: program and load share it, nothing is pinned" };
  const moved = spawnSync("taskset", ["-acp", String(load), String(process.pid)], { stdio: "ignore" });
  if (moved.status !== 0)
    return { pinned: undefined, note: "no taskset (util-linux) here: nothing is pinned" };
  return { pinned: { program, load }, note: undefined };
}

/** A command, run on the program's core. */
export function onProgramCore(
  { pinned }: Cores,
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  if (pinned === undefined) return { command, args };
  return { command: "taskset", args: ["-c", String(pinned.program), command, ...args] };
}

/** Time a core was busy and idle since the start of the machine, in ticks. */
export interface CoreTime {
  readonly busy: number;
  readonly idle: number;
}

/** Of the numbered core, or of all together. */
export function coreTime(core: number | undefined): CoreTime {
  const name = core === undefined ? "cpu" : `cpu${core}`;
  const line = readFileSync("/proc/stat", "utf8")
    .split("\n")
    .find((text) => text.startsWith(`${name} `));
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = (line ?? "")
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return { busy: user + nice + system + irq + soft + steal, idle: idle + wait };
}

/** Share of the time between two looks that a core was busy, 0 to 1. */
export function busyShare(before: CoreTime, after: CoreTime): number {
  const busy = after.busy - before.busy;
  const all = busy + after.idle - before.idle;
  return all === 0 ? 0 : busy / all;
}

/** Share of the machine's time that was spent on anything but `ownUs` of CPU time, 0 to 1. */
export function foreignShare(before: CoreTime, after: CoreTime, ownUs: number): number {
  const [busy, idle] = [after.busy - before.busy, after.idle - before.idle];
  return busy + idle === 0 ? 0 : Math.max(0, busy - ownUs / US_PER_TICK) / (busy + idle);
}

function allowedCores(): number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "0";
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
