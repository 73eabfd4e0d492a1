import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeExit, logTail, spawnServer } from "../../../dev/servers/server-process.ts";
import { type Cores, onProgramCore } from "../machine/cores.ts";
import { LOG_FOLDER } from "../machine/databases.ts";
import type { Round } from "../result/rows.ts";
import type { Timing } from "./stopwatch.ts";

const timing = z.object({
  done: z.number().positive(),
  seconds: z.number().positive(),
  cpuUs: z.number(),
  rssMb: z.number(),
  redisCpuUs: z.number().exactOptional(),
  foreignShare: z.number(),
  p50Ms: z.number().exactOptional(),
  p99Ms: z.number().exactOptional(),
  counts: z.record(z.string(), z.number()).exactOptional(),
}) satisfies z.ZodType<Timing>;

export interface TimedProgram {
  readonly name: string;
  /** A file of `programs`. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 60_000;

/**
 * Runs a program that times itself, on the program's core, to its end.
 * @throws Error with the end of its output when it fails or does not end
 */
export async function runTimed(
  { env, file, name }: TimedProgram,
  { cores, stopping }: { readonly cores: Cores; readonly stopping: AbortSignal },
): Promise<{ readonly round: Round; readonly counts: Readonly<Record<string, number>> }> {
  stopping.throwIfAborted();
  const logFile = join(LOG_FOLDER, `${name}.log`);
  rmSync(logFile, { force: true });
  const program = await spawnServer({
    name,
    ...onProgramCore(cores, process.execPath, [join(import.meta.dirname, "../programs", file)]),
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
    logFile,
    stopWithinMs: 2_000,
  });
  const end = () => void program.stop();
  const patience = setTimeout(end, PATIENCE_MS);
  stopping.addEventListener("abort", end, { once: true });
  const exit = await program.exited;
  clearTimeout(patience);
  stopping.removeEventListener("abort", end);
  stopping.throwIfAborted();
  if (exit.code !== 0) throw new Error(`${name} ${describeExit(exit)}:\n${await logTail(logFile)}`);
  const { counts = {}, ...figures } = timing.parse(JSON.parse(lastLine(logFile)));
  return { round: roundOf(figures), counts };
}

function lastLine(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "";
}

function roundOf({ cpuUs, done, redisCpuUs, rssMb, seconds, ...others }: Timing): Round {
  return {
    perSecond: done / seconds,
    cpuUs: cpuUs / done,
    cpuShare: cpuUs / (seconds * 1e6),
    rssMb,
    ...(redisCpuUs === undefined ? {} : { redisCpuUs: redisCpuUs / done }),
    ...others,
  };
}
