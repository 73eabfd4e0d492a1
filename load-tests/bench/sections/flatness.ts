import { freemem } from "node:os";
import { type Databases, startBenchRedis, startDatabases } from "../machine/databases.ts";
import { type Launch, PIPELINE } from "../programs/webhook-programs.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { startFakeBotApi } from "../webhook/fake-bot-api.ts";
import { addKnownPeople } from "../webhook/known-people.ts";
import { runRound } from "../webhook/run-round.ts";
import { FIRST_UPDATE } from "../webhook/update.ts";
import type { Section, SectionContext } from "./section.ts";

const FEW = 100;
const MANY = 1_000_000;
/** At both sizes, and fewer than the people of the smaller: each is answered before their next update is sent. */
const CONNECTIONS = 64;
/** Redis holds a million people in less than 1 GB, and twice that for a moment while it writes its file. */
const NEEDED_BYTES = 3 * 1024 ** 3;

interface Size {
  readonly people: number;
  readonly databases: Databases;
  readonly rounds: Round[];
}

/**
 * What an update costs with few and with many known people, all of whom write. In pairs, and each pair the other way
 * round: what the machine does meanwhile hits both.
 */
export const flatness: Section = { name: "flatness", rows: [], measure };

async function measure(context: SectionContext): Promise<Row[]> {
  if (!context.wants(flatness.name)) return [];
  if (freemem() < NEEDED_BYTES) {
    context.skip("flatness", "less than 3 GB of memory are free");
    return [];
  }
  const api = await startFakeBotApi();
  context.onStop(() => api.close());
  const sizes = [await openSize(context, FEW), await openSize(context, MANY)];
  const launch = (await PIPELINE.prepare()) as Launch;
  let firstUpdate = FIRST_UPDATE;
  for (let pair = 1; pair <= context.pairs; pair++) {
    for (const { databases, people, rounds } of pair % 2 === 1 ? sizes : sizes.toReversed()) {
      context.say(`pair ${pair}: ${people} known people`);
      const redisPid = databases.redis.process.pid;
      const connections = CONNECTIONS;
      const request = {
        launch,
        api,
        people,
        connections,
        redisPid,
        firstUpdate,
        program: PIPELINE,
        env: databases.env,
      };
      const measured = await runRound(context, request);
      rounds.push(measured.round);
      firstUpdate = measured.nextUpdate;
    }
  }
  return sizes.map(({ people, rounds }) => {
    const title = `ours, with ${people.toLocaleString("en-US")} known people`;
    return rowOf({ name: `pipeline-${people}`, title, unit: "replies" }, rounds);
  });
}

async function openSize({ onStop, say }: SectionContext, people: number): Promise<Size> {
  const databases = await startDatabases(await startBenchRedis());
  onStop(() => databases.stop());
  const started = performance.now();
  await addKnownPeople(databases.redis.port, people);
  say(`${people} known people were added in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { people, databases, rounds: [] };
}
