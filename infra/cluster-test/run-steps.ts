import type { Cluster, Look, Step, Teller } from "./cluster.ts";
import type { Report } from "./report.ts";

/** Runs the steps one after the other; after an essential one that failed the rest is left out. */
export async function runSteps(steps: readonly Step[], cluster: Cluster, report: Report): Promise<void> {
  for (const step of steps) {
    cluster.abandoned.throwIfAborted();
    cluster.say(`— ${step.name}`);
    const before = report.count("failed");
    // What a step does between its findings may fail too.
    await runStep(step, cluster, report);
    if (step.essential === true && report.count("failed") > before) return;
  }
}

async function runStep(step: Step, cluster: Cluster, report: Report): Promise<void> {
  const teller = tellerOf(step.name, report, cluster.abandoned);
  const started = performance.now();
  try {
    await step.run(cluster, teller);
  } catch (error) {
    cluster.abandoned.throwIfAborted();
    const what = `the step ${step.name} comes to its end`;
    report.add({ step: step.name, what, outcome: "failed", ...since(started), seen: reasonOf(error) });
  }
}

function tellerOf(step: string, report: Report, abandoned: AbortSignal): Teller {
  const expect = async (what: string, look: Look): Promise<boolean> => {
    const started = performance.now();
    try {
      const seen = await look();
      report.add({ step, what, outcome: "passed", ...since(started), seen });
      return true;
    } catch (error) {
      abandoned.throwIfAborted();
      report.add({ step, what, outcome: "failed", ...since(started), seen: reasonOf(error) });
      return false;
    }
  };
  const unproven = (what: string, why: string): void =>
    report.add({ step, what, outcome: "unproven", seconds: 0, seen: why });
  return { expect, unproven };
}

const since = (started: number) => ({ seconds: (performance.now() - started) / 1000 });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
