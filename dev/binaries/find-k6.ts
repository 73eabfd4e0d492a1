import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ToolError } from "../tool-error.mjs";
import { runCommand } from "./run-command.mjs";
import { cacheFolder } from "./wheel.mjs";

const VERSION = "1.8.1";
const MODULE = `go.k6.io/k6@v${VERSION}`;
/** k6 2 reads other options, and before 1.8 thresholds were counted otherwise. */
const USABLE = /^k6(?:\.exe)? v(1\.(?:[89]|\d{2,})\.\d+)\b/;

const BUILD_WITHIN_MS = 15 * 60_000;

/** A k6 that runs here. */
export interface K6 {
  readonly path: string;
  readonly version: string;
}

/**
 * Finds k6, the load generator: on PATH, in the project's cache, else built by Go into the cache, once per machine.
 * @param say told before the minute or two of a build
 * @throws ToolError `K6_MISSING`, naming everything that was tried
 */
export async function findK6(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<K6> {
  const kept = join(cacheFolder(env), `k6-${VERSION}`, "k6");
  const tried: string[] = [];
  for (const path of [...(await onPath("k6", env)), kept]) {
    const found = await probe(path, env);
    if (found !== undefined) return found;
    tried.push(`${path}: ${(await isExecutable(path)) ? `not k6 ${VERSION} or a later 1.x` : "not there"}`);
  }
  try {
    await build(kept, env, say);
    const built = await probe(kept, env);
    if (built !== undefined) return built;
    tried.push(`${kept}: built by Go, but does not run`);
  } catch (error) {
    tried.push(`go install ${MODULE}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new ToolError(
    "K6_MISSING",
    `No k6 that works on this machine. Tried:\n${tried.map((line) => `  - ${line}`).join("\n")}`,
    `Install k6 ${VERSION} so that \`k6\` is on PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go (https://go.dev/dl/): then this command builds k6 itself.`,
  );
}

async function probe(path: string, env: NodeJS.ProcessEnv): Promise<K6 | undefined> {
  const { ok, stdout } = await runCommand(path, ["version"], { env, timeoutMs: 20_000 });
  const version = USABLE.exec(stdout)?.[1];
  return ok && version !== undefined ? { path, version } : undefined;
}

async function build(target: string, env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  if ((await onPath("go", env)).length === 0) throw new Error("no go on PATH");
  await mkdir(cacheFolder(env), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(env), "build-"));
  try {
    say(`building k6 ${VERSION} with Go (a minute or two, once per machine)`);
    const options = { cwd: work, env: { ...env, GOBIN: work }, timeoutMs: BUILD_WITHIN_MS };
    const { ok, stderr } = await runCommand("go", ["install", MODULE], options);
    if (!ok) throw new Error(stderr.trim().split("\n").slice(-3).join(" | "));
    await mkdir(join(target, ".."), { recursive: true });
    // Another checkout may build at the same time: each renames a whole file.
    await rename(join(work, "k6"), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const paths = (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name));
  const executable = await Promise.all(paths.map(isExecutable));
  return paths.filter((_path, index) => executable[index]);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
