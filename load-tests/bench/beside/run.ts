import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROLE_FLAGS } from "../../../app/src/contracts/runtime.ts";
import { ToolError } from "../../../dev/tool-error.mjs";
import { takeCores } from "../machine/cores.ts";
import { startBenchRedis, startDatabases } from "../machine/databases.ts";
import { PIPELINE } from "../programs/webhook-programs.ts";
import { startFakeBotApi } from "../webhook/fake-bot-api.ts";
import { startProgram } from "../webhook/program-process.ts";
import { FIRST_UPDATE } from "../webhook/update.ts";
import type { Pair } from "./compare.ts";
import type { BesideOptions } from "./options.ts";
import { measureSlice, type SliceOptions } from "./slice.ts";

const HERE = join(import.meta.dirname, "../../..");
const PROGRAM = "load-tests/bench/programs/pipeline.ts";
const PEOPLE = 512;
/** Compilers warm up by the number of updates. */
const WARM_UP_MS = 4_000;

/**
 * Measures both checkouts in pairs of slices: two processes of one bot on the same Redis, as two pods are.
 * @throws ToolError BESIDE_NO_CHECKOUT, BENCH_NEEDS_LINUX
 */
export async function runBeside(
  { connections, ms, other, pairs }: BesideOptions,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<Pair[]> {
  const roots = [HERE, checkoutAt(other)] as const;
  const cores = takeCores();
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const api = await startFakeBotApi();
    stops.push(() => api.close());
    const databases = await startDatabases(await startBenchRedis());
    stops.push(() => databases.stop());
    const start = async (root: string) => {
      const launch = { command: process.execPath, args: [...ROLE_FLAGS, join(root, PROGRAM)] };
      const running = await startProgram(PIPELINE, launch, { cores, env: databases.env, apiUrl: api.url });
      stops.push(() => running.process.stop());
      return running;
    };
    const [here, there] = [await start(roots[0]), await start(roots[1])];
    const redisPid = databases.redis.process.pid;
    const common = { api, redisPid, connections, people: PEOPLE, stopping };
    const measure = sliceAfterSlice(common);
    for (const program of [here, there]) await measure(program, WARM_UP_MS);
    const measured: Pair[] = [];
    for (let pair = 1; pair <= pairs; pair++) {
      if (pair % 10 === 0) say(`pair ${pair} of ${pairs}`);
      const first = await measure(pair % 2 === 1 ? here : there, ms);
      const second = await measure(pair % 2 === 1 ? there : here, ms);
      measured.push(pair % 2 === 1 ? { here: first, other: second } : { here: second, other: first });
    }
    return measured;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Numbers of updates go on rising from slice to slice: both programs know those that were. */
function sliceAfterSlice(common: Omit<SliceOptions, "firstUpdate" | "ms">) {
  let firstUpdate = FIRST_UPDATE;
  return async (program: Parameters<typeof measureSlice>[0], ms: number) => {
    const { nextUpdate, slice } = await measureSlice(program, { ...common, firstUpdate, ms });
    firstUpdate = nextUpdate;
    return slice;
  };
}

function checkoutAt(folder: string): string {
  const root = resolve(process.env.INIT_CWD ?? ".", folder);
  if (existsSync(join(root, PROGRAM)) && existsSync(join(root, "node_modules"))) return root;
  throw new ToolError(
    "BESIDE_NO_CHECKOUT",
    `${root} is no checkout of this project with its dependencies: it has no ${PROGRAM}, or no node_modules.`,
    "git worktree add DIR COMMIT, and npm ci in it (or a link to these node_modules, where the lock file is the same).",
  );
}
