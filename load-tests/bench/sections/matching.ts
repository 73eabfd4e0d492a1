import { withRedis } from "../../../dev/servers/redis.ts";
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
}

const MIXED = { crowd: "mixed", waiting: 0 } as const;
const WAITING = { crowd: "lopsided", waiting: 24_000 } as const;
const NAIVE = { file: "naive-matcher.ts", title: "read, choose, claim, record" } as const;
const OURS = { file: "matcher.ts", title: "ours: the production matcher" } as const;
const POP_TWO = { file: "pop-two-matcher.ts", title: "a script that pops two" } as const;

const CANDIDATES: readonly Candidate[] = [
  { ...MIXED, ...NAIVE, name: "naive" },
  { ...MIXED, ...POP_TWO, name: "pop-two" },
  { ...MIXED, ...OURS, name: "matcher" },
  { ...WAITING, ...NAIVE, name: "naive-24000", title: `${NAIVE.title}; 24,000 men wait` },
  { ...WAITING, ...OURS, name: "matcher-24000", title: `${OURS.title}; 24,000 men wait` },
];

/** How many people a second are paired or begin to wait. */
export const matching: Section = { name: "matching", rows: CANDIDATES.map(({ name }) => name), measure };

async function measure(context: SectionContext): Promise<Row[]> {
  const wanted = CANDIDATES.filter(({ name }) => context.wants(name));
  if (wanted.length === 0) return [];
  const redis = await startBenchRedis();
  context.onStop(() => redis.stop());
  const candidates = wanted.map((candidate) => ({
    ...candidate,
    rounds: [] as Round[],
    notes: [] as string[],
  }));
  const measured = await takeTurns(
    context,
    candidates,
    async ({ crowd, file, name, notes, rounds, waiting }) => {
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
