import { join } from "node:path";
import type { K6 } from "../../dev/binaries/find-k6.ts";
import type { LoadResult } from "../report/result.ts";
import { type Plan, timeline } from "../scenarios/plan.ts";
import type { LoadArguments } from "./arguments.ts";
import { assemble, type Findings } from "./assemble.ts";
import { botsOf, type LoadedBot } from "./bots.ts";
import { calibrate } from "./calibrate.ts";
import { expectedRates } from "./expected.ts";
import { startK6 } from "./k6/run-k6.ts";
import { makePlan } from "./make-plan.ts";
import { countWrites } from "./measure/mongo-writes.ts";
import { probesOf } from "./measure/probes.ts";
import { startWatch } from "./measure/process-watch.ts";
import { readStores, storesSince } from "./measure/stores.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { sampleFiles } from "./sample-files.ts";
import { settle } from "./settle.ts";
import { Closers } from "./system/closers.ts";
import { thresholdsOf } from "./thresholds.ts";
import { type Member, member, type System, startSystem } from "./system/system.ts";

/** What a run stands on. */
export interface RunContext {
  readonly k6: K6;
  /** Data of the servers while the run lasts. */
  readonly folder: string;
  readonly logFolder: string;
  /** Ends the run; nothing is left then. */
  readonly abandoned: AbortSignal;
  say(line: string): void;
}

const SETTLE_WITHIN_MS = 120_000;

/** Calibrates, starts the system, lets the people use it, waits until it rests, counts everything and judges. */
export async function runLoad(asked: LoadArguments, context: RunContext): Promise<LoadResult> {
  const { abandoned, folder, k6, logFolder, say } = context;
  const bots = botsOf(asked.scenario);
  const calibration = await calibrated(asked, bots, context);
  const closers = new Closers();
  try {
    const system = await startSystem({ bots, folder, logFolder, abandoned }, closers);
    say(`the system is up: ${system.members.map(({ name }) => name).join(", ")}`);
    const files = await sampleFiles(system.telegramUrl, bots[0]?.name ?? "");
    const plan = makePlan(asked, bots, { url: system.telegramUrl, files });
    say(describe(plan));
    const began = new Date();
    const before = await readStores(system);
    const run = await startK6(k6, {
      ...{ plan, folder: logFolder, name: "k6" },
      thresholds: thresholdsOf(plan, bots),
    });
    closers.add(() => run.process.stop());
    abandoned.addEventListener("abort", () => void run.process.stop(), { once: true });
    const watch = startWatch(watched(system, run.process), probesOf(system, bots), plan.slotSeconds * 500);
    closers.add(() => watch.stop());
    const summary = await run.summary;
    abandoned.throwIfAborted();
    say("the people are done; waiting until everything has come to rest");
    const rest = await settle(system, SETTLE_WITHIN_MS, abandoned);
    await watch.stop();
    const { audits, rules } = await reconcile(system);
    const writes = await countWrites(system.mongo, began);
    const written = [...writes.values()].reduce((sum, count) => sum + count, 0);
    const findings: Findings = {
      ...{ asked, bots, plan, summary, watch, audits, calibration, writes },
      reconciliation: [rest.rule, ...rules],
      stores: await storesSince(system, before, written),
      databasesOf: (bot) => [system.databaseOf(bot).databaseName, system.sharedDb.databaseName],
      drainMs: rest.ms,
    };
    return assemble(findings);
  } finally {
    await closers.close();
  }
}

async function calibrated(
  asked: LoadArguments,
  bots: readonly LoadedBot[],
  { abandoned, k6, logFolder, say }: RunContext,
): Promise<LoadResult["calibration"]> {
  if (!asked.calibrate) return null;
  const [first] = bots;
  if (first === undefined) return null;
  say(`calibrating: ${asked.people} people against a bot that does nothing`);
  // As many messages as they are expected to make: who has a question to answer is quicker than usual.
  const everySeconds = asked.people / expectedRates(first.load, asked.people).messagesPerS;
  const { jitter } = first.load;
  const found = await calibrate(asked, { everySeconds, jitter }, k6, join(logFolder), abandoned);
  say(
    `calibration: ${found.messages_per_s} messages/s, p95 ${found.felt?.p95_ms ?? "-"} ms (at most ${found.limit_p95_ms} ms)`,
  );
  return found;
}

function watched({ members }: System, k6: { readonly pid: number }): readonly Member[] {
  return [...members, member("k6", "k6", k6), member("runner", "runner", process)];
}

function describe(plan: Plan): string {
  const people = plan.parts.map(({ bot, people: count }) => `${count} people of ${bot}`).join(", ");
  const phases = timeline(plan).map(({ name, seconds }) => `${name} ${seconds} s`);
  return `${people}: ${phases.join(", ")}`;
}
