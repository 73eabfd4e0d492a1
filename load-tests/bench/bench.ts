import { takeCores } from "./machine/cores.ts";
import { describeMachine } from "./machine/machine.ts";
import type { BenchOptions } from "./options.ts";
import type { BenchResult, Failure, Skipped } from "./result/report.ts";
import { ratiosOf } from "./result/report.ts";
import type { Row } from "./result/rows.ts";
import { targetsOf } from "./result/targets.ts";
import type { SectionContext } from "./sections/section.ts";
import { measureFlatness } from "./sections/flatness.ts";
import { measureMatching } from "./sections/matching.ts";
import { measureQueues } from "./sections/queues.ts";
import { measureWebhooks } from "./sections/webhooks.ts";

const SECTIONS: Readonly<Record<string, (context: SectionContext) => Promise<Row[]>>> = {
  webhooks: measureWebhooks,
  queues: measureQueues,
  matching: measureMatching,
  flatness: measureFlatness,
};

/** Measures what was asked for, one section after the other; a section that fails does not end the others. */
export async function runBench(
  options: BenchOptions,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<BenchResult> {
  const started = performance.now();
  const cores = takeCores();
  const machine = describeMachine(cores);
  for (const warning of machine.warnings) say(`note: ${warning}`);
  const rows: Row[] = [];
  const skipped: Skipped[] = [];
  const failures: Failure[] = [];
  for (const [section, measure] of Object.entries(SECTIONS)) {
    const wants = (name: string): boolean =>
      options.only === undefined || options.only.includes(name) || options.only.includes(section);
    const skip = (name: string, reason: string): void => {
      say(`${name} is skipped: ${reason}`);
      skipped.push({ name, reason });
    };
    const { pairs, rounds, seconds } = options;
    const stops: (() => Promise<unknown>)[] = [];
    const onStop = (stop: () => Promise<unknown>): void => void stops.push(stop);
    try {
      rows.push(...(await measure({ cores, pairs, rounds, seconds, stopping, wants, skip, onStop, say })));
    } catch (error) {
      if (stopping.aborted) throw error;
      failures.push({ section, problem: error instanceof Error ? error.message : String(error) });
    } finally {
      for (const stop of stops.toReversed()) await stop();
    }
  }
  const targets = targetsOf(rows);
  return {
    date: new Date().toISOString(),
    seconds: Math.round((performance.now() - started) / 1000),
    machine,
    rows,
    ratios: ratiosOf(targets),
    targets,
    skipped,
    failures,
  };
}
