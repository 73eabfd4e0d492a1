import { type Cores, takeCores } from "./machine/cores.ts";
import { describeMachine } from "./machine/machine.ts";
import type { BenchOptions } from "./options.ts";
import { type BenchResult, type Failure, ratiosOf, type Skipped } from "./result/report.ts";
import type { Row } from "./result/rows.ts";
import { targetsOf } from "./result/targets.ts";
import { SECTIONS } from "./sections/list.ts";
import type { Section, SectionContext } from "./sections/section.ts";

/** A full run takes seven or eight minutes where nothing else runs; longer options get longer. */
const LIMIT_MS = 12 * 60_000;
const FULL_SECONDS = 3 * 5;

/** What a run has gathered so far. */
interface Gathered {
  readonly rows: Row[];
  readonly skipped: Skipped[];
  readonly failures: Failure[];
}

/** Measures what was asked for, one section after the other; what fails or takes too long does not end the others. */
export async function runBench(
  options: BenchOptions,
  told: AbortSignal,
  say: (line: string) => void,
): Promise<BenchResult> {
  const started = performance.now();
  const cores = takeCores();
  const machine = await describeMachine(cores);
  for (const warning of machine.warnings) say(`note: ${warning}`);
  const limitMs = Math.round(LIMIT_MS * Math.max(1, (options.rounds * options.seconds) / FULL_SECONDS));
  const overdue = AbortSignal.timeout(limitMs);
  const stopping = AbortSignal.any([told, overdue]);
  const gathered: Gathered = { rows: [], skipped: [], failures: [] };
  for (const section of SECTIONS) {
    if (!isWanted(section, options)) continue;
    await measureSection(section, { cores, options, say, stopping }, gathered);
    told.throwIfAborted();
  }
  const targets = targetsOf(gathered.rows);
  return {
    date: new Date().toISOString(),
    seconds: Math.round((performance.now() - started) / 1000),
    machine,
    connections: options.connections,
    ...gathered,
    ratios: ratiosOf(targets),
    targets,
  };
}

interface Run {
  readonly cores: Cores;
  readonly options: BenchOptions;
  readonly stopping: AbortSignal;
  readonly say: (line: string) => void;
}

async function measureSection(section: Section, run: Run, gathered: Gathered): Promise<void> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    gathered.rows.push(...(await section.measure(contextOf(section, run, gathered, stops))));
  } catch (error) {
    gathered.failures.push({ name: section.name, problem: problemOf(error) });
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

function contextOf(
  section: Section,
  { cores, options, say, stopping }: Run,
  { failures, skipped }: Gathered,
  stops: (() => Promise<unknown>)[],
): SectionContext {
  const { connections, only, pairs, rounds, seconds } = options;
  return {
    connections,
    cores,
    pairs,
    rounds,
    seconds,
    stopping,
    say,
    wants: (name) => only === undefined || only.includes(name) || only.includes(section.name),
    skip: (name, reason) => {
      say(`${name} is skipped: ${reason}`);
      skipped.push({ name, reason });
    },
    fail: (name, error) => {
      say(`${name} failed: ${problemOf(error)}`);
      failures.push({ name, problem: problemOf(error) });
    },
    onStop: (stop) => void stops.push(stop),
  };
}

function isWanted({ name, rows }: Section, { only }: BenchOptions): boolean {
  return only === undefined || [name, ...rows].some((wanted) => only.includes(wanted));
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "TimeoutError"
    ? "the run's time was over; try again when the machine is quiet"
    : error.message;
}
