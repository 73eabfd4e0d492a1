import { startBenchRedis, startDatabases } from "../machine/databases.ts";
import { type Launch, WEBHOOK_PROGRAMS, type WebhookProgram } from "../programs/webhook-programs.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { startFakeBotApi } from "../webhook/fake-bot-api.ts";
import type { Faults } from "../webhook/ledger.ts";
import { runRound } from "../webhook/run-round.ts";
import { FIRST_UPDATE } from "../webhook/update.ts";
import type { Section, SectionContext } from "./section.ts";
import { takeTurns } from "./turns.ts";

/** People whose updates take turns; each is answered before their next one is sent. */
const PEOPLE = 512;

interface Candidate {
  readonly name: string;
  readonly program: WebhookProgram;
  readonly launch: Launch;
  readonly rounds: Round[];
  readonly faults: Faults[];
}

/** How many updates a second a bot answers, by ours and by what people would pick instead. */
export const webhooks: Section = {
  name: "webhooks",
  rows: WEBHOOK_PROGRAMS.map(({ name }) => name),
  measure,
};

async function measure(context: SectionContext): Promise<Row[]> {
  const candidates = await prepare(context);
  if (candidates.length === 0) return [];
  const api = await startFakeBotApi();
  context.onStop(() => api.close());
  const databases = candidates.some(({ program }) => program.needsDatabases)
    ? await startDatabases(await startBenchRedis())
    : undefined;
  if (databases !== undefined) context.onStop(() => databases.stop());
  let firstUpdate = FIRST_UPDATE;
  const measured = await takeTurns(context, candidates, async ({ faults, launch, program, rounds }) => {
    const { env, redis } = (program.needsDatabases === true ? databases : undefined) ?? {};
    const redisPid = redis?.process.pid;
    const result = await runRound(context, {
      program,
      launch,
      api,
      env,
      redisPid,
      firstUpdate,
      people: PEOPLE,
      connections: context.connections,
    });
    rounds.push(result.round);
    faults.push(result.faults);
    firstUpdate = result.nextUpdate;
  });
  return measured.map(({ faults, program: { name, replies, title }, rounds }) =>
    rowOf({ name, title, unit: replies ? "replies" : "acks" }, rounds, faultNotes(faults)),
  );
}

async function prepare({ skip, wants }: SectionContext): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const program of WEBHOOK_PROGRAMS.filter(({ name }) => wants(name))) {
    const launch = await program.prepare();
    if ("skipped" in launch) skip(program.name, launch.skipped);
    else candidates.push({ name: program.name, program, launch, rounds: [], faults: [] });
  }
  return candidates;
}

/** What a program did wrong in all its rounds, in words. */
function faultNotes(faults: readonly Faults[]): string[] {
  const sum = (pick: (fault: Faults) => number): number =>
    faults.reduce((total, fault) => total + pick(fault), 0);
  const counts = {
    "replies lost": sum(({ lost }) => lost),
    "replies twice": sum(({ duplicated }) => duplicated),
    "replies out of order": sum(({ outOfOrder }) => outOfOrder),
    "updates refused": sum(({ refused }) => refused),
  };
  return Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
}
