import type { Cores } from "../machine/cores.ts";
import { type Databases, LOG_FOLDER, startDatabases } from "../machine/databases.ts";
import { type Launch, WEBHOOK_PROGRAMS, type WebhookProgram } from "../programs/webhook-programs.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { checkProgram } from "../webhook/check.ts";
import { type FakeBotApi, startFakeBotApi } from "../webhook/fake-bot-api.ts";
import type { Faults } from "../webhook/ledger.ts";
import { measureProgram } from "../webhook/measure.ts";
import { startProgram, WEBHOOK_SECRET } from "../webhook/program-process.ts";
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
    ? await startDatabases(WEBHOOK_SECRET)
    : undefined;
  if (databases !== undefined) context.onStop(() => databases.stop());
  let nextUpdate = FIRST_UPDATE;
  for (let round = 1; round <= context.rounds; round++) {
    for (const candidate of candidates) {
      context.say(`round ${round}: ${candidate.program.name}`);
      nextUpdate = await runRound(context, candidate, api, databases, nextUpdate);
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

/** Starts the program afresh, checks it, measures it and ends it; answers the next free update number. */
async function runRound(
  { cores, seconds, stopping }: SectionContext,
  { faults, launch, program, rounds }: Candidate,
  api: FakeBotApi,
  databases: Databases | undefined,
  firstUpdate: number,
): Promise<number> {
  stopping.throwIfAborted();
  const env = program.needsDatabases === true ? (databases?.env ?? {}) : {};
  const running = await startProgram(program, launch, { cores, env, apiUrl: api.url, logFolder: LOG_FOLDER });
  try {
    const { replies } = program;
    const mark = { person: 0, update: firstUpdate };
    await checkProgram(program.name, { api, mark, replies, delivery: running.delivery });
    const measured = await measureProgram(running, {
      api,
      cores,
      replies,
      seconds,
      people: PEOPLE,
      firstUpdate: firstUpdate + 1,
      redisPid: program.needsDatabases === true ? databases?.redis.process.pid : undefined,
    });
    rounds.push(measured.round);
    faults.push(measured.faults);
    return measured.nextUpdate;
  } finally {
    await running.process.stop();
  }
}

function notesOf(cores: Cores, rounds: readonly Round[], faults: readonly Faults[]): string[] {
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
