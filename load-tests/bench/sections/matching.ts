import { type RedisServer, withRedis } from "../../../dev/servers/redis.ts";
import { startBenchRedis } from "../machine/databases.ts";
import type { CrowdName } from "../matching/seeker.ts";
import { type Round, type Row, rowOf } from "../result/rows.ts";
import { runTimed } from "../stopwatch/run-timed.ts";
import type { Section, SectionContext } from "./section.ts";
import { takeTurns } from "./turns.ts";

interface Candidate {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly crowd: CrowdName;
  /** Men who wait before the first request. */
  readonly waiting: number;
  /** What is added to Redis's settings of production. */
  readonly settings: readonly string[];
}

const SYNCED: readonly string[] = [];
const IN_MEMORY: readonly string[] = ["--appendonly", "no"];
const MIXED = { crowd: "mixed", waiting: 0, settings: SYNCED } as const;
const WAITING = { crowd: "lopsided", waiting: 24_000, settings: SYNCED } as const;
/** As in the trial that the target comes from. */
const WAITING_IN_MEMORY = { ...WAITING, settings: IN_MEMORY } as const;
const NAIVE = { file: "naive-matcher.ts", title: "read, choose, claim, record" } as const;
const OURS = { file: "matcher.ts", title: "ours: the production matcher" } as const;
const POP_TWO = { file: "pop-two-matcher.ts", title: "a script that pops two" } as const;

const CANDIDATES: readonly Candidate[] = [
  { ...MIXED, ...NAIVE, name: "naive" },
  { ...MIXED, ...POP_TWO, name: "pop-two" },
  { ...MIXED, ...OURS, name: "matcher" },
  { ...WAITING, ...NAIVE, name: "naive-24000", title: `${NAIVE.title}; 24,000 men wait` },
  { ...WAITING, ...OURS, name: "matcher-24000", title: `${OURS.title}; 24,000 men wait` },
  {
    ...WAITING_IN_MEMORY,
    ...NAIVE,
    name: "naive-24000-memory",
    title: `${NAIVE.title}; 24,000 men wait, Redis keeps nothing on the disk`,
  },
  {
    ...WAITING_IN_MEMORY,
    ...OURS,
    name: "matcher-24000-memory",
    title: `${OURS.title}; 24,000 men wait, Redis keeps nothing on the disk`,
  },
];

/** How many people a second are paired or begin to wait. */
export const matching: Section = { name: "matching", rows: CANDIDATES.map(({ name }) => name), measure };

async function measure(context: SectionContext): Promise<Row[]> {
  const wanted = CANDIDATES.filter(({ name }) => context.wants(name));
  if (wanted.length === 0) return [];
  const servers = await startServers(context, wanted);
  const candidates = wanted.map((candidate) => ({
    ...candidate,
    rounds: [] as Round[],
    notes: [] as string[],
  }));
  const measured = await takeTurns(
    context,
    candidates,
    async ({ crowd, file, name, notes, rounds, settings, waiting }) => {
      const redis = servers.get(settings);
      if (redis === undefined) throw new Error(`${name} has no Redis`);
      await withRedis(redis.port, (client) => client.flushall());
      const env = {
        REDIS_URL: redis.url,
        REDIS_PID: String(redis.process.pid),
        CROWD: crowd,
        WAITING: String(waiting),
        SECONDS: String(context.seconds),
      };
      const { counts, round } = await runTimed({ name, file, env }, context);
      rounds.push(round);
      for (const [what, count] of Object.entries(counts))
        notes.push(`${count} ${what} in round ${rounds.length}`);
    },
  );
  return measured.map(({ name, notes, rounds, title }) =>
    rowOf({ name, title, unit: "requests" }, rounds, notes),
  );
}

/** A Redis for each kind of settings. */
async function startServers(
  context: SectionContext,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<readonly string[], RedisServer>> {
  const servers = new Map<readonly string[], RedisServer>();
  for (const settings of new Set(candidates.map((candidate) => candidate.settings))) {
    const server = await startBenchRedis(...settings);
    context.onStop(() => server.stop());
    servers.set(settings, server);
  }
  return servers;
}
