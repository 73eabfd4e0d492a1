import { join } from "node:path";
import type { K6 } from "../../dev/binaries/find-k6.ts";
import { findPrometheus } from "../../dev/binaries/find-prometheus.ts";
import { prometheusAt } from "../gate/prometheus.ts";
import type { LoadResult } from "../report/result.ts";
import { type Plan, timeline } from "../scenarios/plan.ts";
import type { LoadArguments } from "./arguments.ts";
import { assemble, type Findings } from "./assemble.ts";
import { type BoardsSeen, seeBoards } from "./boards.ts";
import { botsOf, type LoadedBot } from "./bots.ts";
import { agreementOf } from "./judge/agreement.ts";
import { calibrate } from "./calibrate.ts";
import { expectedRates } from "./expected.ts";
import { type K6Job, startK6 } from "./k6/run-k6.ts";
import { makePlan } from "./make-plan.ts";
import { countWrites } from "./measure/mongo-writes.ts";
import { probesOf } from "./measure/probes.ts";
import { spanOf, startWatch } from "./measure/process-watch.ts";
import { readStores, storesSince } from "./measure/stores.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { sampleFiles } from "./sample-files.ts";
import { settle } from "./settle.ts";
import { Closers } from "./system/closers.ts";
import { startObserver } from "./system/observer.ts";
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
/** k6 writes its series each 5 s. */
const LAST_LOOK_S = 5;

/** Under what k6's series of a run are found: `smoke-fleet-20261126T143000Z`. */
const testidOf = ({ profile, scenario }: LoadArguments, at: Date): string =>
  `${profile.name}-${scenario}-${at.toISOString().replace(/[-:]|\.\d+/g, "")}`;

/** How a run went. */
export interface RunOutcome {
  readonly result: LoadResult;
  /** What the dashboards showed of it; undefined when nobody watched. */
  readonly boards: BoardsSeen | undefined;
}

/** Calibrates, starts the system, lets the people use it, waits until it rests, counts everything and judges. */
export async function runLoad(asked: LoadArguments, context: RunContext): Promise<RunOutcome> {
  const { abandoned, folder, logFolder, say } = context;
  const bots = botsOf(asked.scenario);
  const calibration = await calibrated(asked, bots, context);
  const closers = new Closers();
  try {
    const options = { bots, folder, logFolder, abandoned };
    const system = await startSystem(options, closers);
    const isWatched = asked.prometheus || findPrometheus() !== undefined;
    const observer = isWatched ? await startObserver(system, options, closers, asked.prometheus) : undefined;
    say(`the system is up: ${system.members.map(({ name }) => name).join(", ")}`);
    const files = await sampleFiles(system.telegramUrl, bots[0]?.name ?? "");
    const plan = makePlan(asked, bots, { url: system.telegramUrl, files });
    say(describe(plan));
    const began = new Date();
    const testid = testidOf(asked, began);
    const before = await readStores(system);
    const isWritten = asked.prometheus && observer !== undefined;
    const { ended, summary, watch } = await live(
      { system, plan, bots, observer: isWritten ? { url: observer.url, testid } : undefined },
      context,
      closers,
    );
    const agreement = await agreementOf(
      bots,
      summary,
      timeline(plan)
        .filter((phase) => phase.judged)
        .map((phase) => spanOf(phase, summary.startedAt)),
      observer && ((at) => prometheusAt(observer.url, at)),
    );
    say("the people are done; waiting until everything has come to rest");
    const rest = await settle(system, SETTLE_WITHIN_MS, abandoned);
    await watch.stop();
    const { audits, rules } = await reconcile(system);
    const writes = await countWrites(system.mongo, began);
    const written = [...writes.values()].reduce((sum, count) => sum + count, 0);
    const findings: Findings = {
      ...{ agreement, asked, bots, plan, summary, watch, audits, calibration, writes },
      reconciliation: [rest.rule, ...rules],
      stores: await storesSince(system, before, written),
      databasesOf: (bot) => [system.databaseOf(bot).databaseName, system.sharedDb.databaseName],
      drainMs: rest.ms,
    };
    // As of when k6 was still there: what it wrote ends with it.
    const span = { from: began.getTime() / 1000, to: ended / 1000 - LAST_LOOK_S };
    const boards = isWritten ? await seeBoards(observer.url, testid, span) : undefined;
    return { result: assemble(findings), boards };
  } finally {
    await closers.close();
  }
}

/** Who lives where, and who watches. */
interface Stage {
  readonly system: System;
  readonly plan: Plan;
  readonly bots: readonly LoadedBot[];
  readonly observer: K6Job["observer"];
}

/** Lets the people of a plan live. @returns what k6 and the watch saw, and when the last one was done, ms since 1970 */
async function live(
  { bots, observer, plan, system }: Stage,
  { abandoned, k6, logFolder }: RunContext,
  closers: Closers,
) {
  const run = await startK6(k6, {
    ...{ plan, folder: logFolder, name: "k6", thresholds: thresholdsOf(plan, bots) },
    ...(observer && { observer }),
  });
  closers.add(() => run.process.stop());
  abandoned.addEventListener("abort", () => void run.process.stop(), { once: true });
  const watch = startWatch(watched(system, run.process), probesOf(system, bots), plan.slotSeconds * 500);
  closers.add(() => watch.stop());
  const summary = await run.summary;
  abandoned.throwIfAborted();
  return { summary, watch, ended: Date.now() };
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
