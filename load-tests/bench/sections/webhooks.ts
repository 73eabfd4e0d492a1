import type { Cores } from "../machine/cores.ts";
import { startBenchRedis, startDatabases } from "../machine/databases.ts";
import { type Launch, WEBHOOK_PROGRAMS, type WebhookProgram } from "../programs/webhook-programs.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { startFakeBotApi } from "../webhook/fake-bot-api.ts";
import type { Faults } from "../webhook/ledger.ts";
import { runRound } from "../webhook/run-round.ts";
import { FIRST_UPDATE } from "../webhook/update.ts";
import type { SectionContext } from "./section.ts";

/** People whose updates take turns; each is answered before their next one is sent. */
const PEOPLE = 512;
/** Above it the load, not the program, may be what was measured. */
const BUSY = 0.95;

interface Candidate {
  readonly program: WebhookProgram;
  readonly launch: Launch;
  readonly rounds: Round[];
  readonly faults: Faults[];
}

/** Measures every webhook program wanted: one after the other within a round, so that what drifts hits all alike. */
export async function measureWebhooks(context: SectionContext): Promise<Row[]> {
  const candidates = await prepare(context);
  if (candidates.length === 0) return [];
  const api = await startFakeBotApi();
  context.onStop(() => api.close());
  const databases = candidates.some(({ program }) => program.needsDatabases)
    ? await startDatabases(await startBenchRedis())
    : undefined;
  if (databases !== undefined) context.onStop(() => databases.stop());
  let firstUpdate = FIRST_UPDATE;
  for (let round = 1; round <= context.rounds; round++) {
    for (const { faults, launch, program, rounds } of candidates) {
      context.say(`round ${round}: ${program.name}`);
      const own = program.needsDatabases === true ? databases : undefined;
      const { env, redis } = own ?? {};
      const redisPid = redis?.process.pid;
      const request = { program, launch, api, env, redisPid, firstUpdate, people: PEOPLE };
      const measured = await runRound(context, request);
      rounds.push(measured.round);
      faults.push(measured.faults);
      firstUpdate = measured.nextUpdate;
    }
  }
  return candidates.map(({ faults, program, rounds }) =>
    rowOf(
      { name: program.name, title: program.title, unit: program.replies ? "replies" : "acks" },
      rounds,
      notesOf(context.cores, rounds, faults),
    ),
  );
}

async function prepare({ skip, wants }: SectionContext): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const program of WEBHOOK_PROGRAMS.filter(({ name }) => wants(name))) {
    const launch = await program.prepare();
    if ("skipped" in launch) skip(program.name, launch.skipped);
    else candidates.push({ program, launch, rounds: [], faults: [] });
  }
  return candidates;
}

/** What makes a program's rates doubtful. */
export function notesOf(cores: Cores, rounds: readonly Round[], faults: readonly Faults[]): string[] {
  const notes: string[] = [];
  const busiest = Math.max(...rounds.map(({ loadCoreBusy = 0 }) => loadCoreBusy));
  const leastShare = Math.min(...rounds.map(({ cpuShare }) => cpuShare));
  if (cores.pinned !== undefined && busiest > BUSY && leastShare < BUSY)
    notes.push(
      `the load's core was ${percent(busiest)} busy, the program's CPU share fell to ${percent(leastShare)}`,
    );
  const sum = (pick: (fault: Faults) => number): number =>
    faults.reduce((total, fault) => total + pick(fault), 0);
  const counts = { lost: sum(({ lost }) => lost), duplicated: sum(({ duplicated }) => duplicated) };
  const more = {
    "out of order": sum(({ outOfOrder }) => outOfOrder),
    refused: sum(({ refused }) => refused),
  };
  for (const [what, count] of Object.entries({ ...counts, ...more }))
    if (count > 0) notes.push(`${count} ${what}`);
  return notes;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
