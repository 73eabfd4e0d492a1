import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ToolError } from "../tool-error.mjs";
import { runCommand } from "./run-command.mjs";
import { cacheFolder } from "./wheel.mjs";

/** A program written in Go that we use, and how it is got. */
export interface GoProgram {
  readonly name: string;
  /** The one that is built where none is there. */
  readonly version: string;
  /** What `go install` builds, with its version. */
  readonly module: string;
  /** What its `version` command says when it is one that we can use; the version is the first group. */
  readonly usable: RegExp;
  /** Said where there is none. */
  readonly missing: { readonly code: string; readonly action: string };
}

/** One that runs here. */
export interface FoundProgram {
  readonly path: string;
  readonly version: string;
}

const BUILD_WITHIN_MS = 15 * 60_000;

/** Finds a program on PATH or in the cache, and builds nothing. */
export async function presentGoProgram(
  program: GoProgram,
  env: NodeJS.ProcessEnv,
): Promise<FoundProgram | undefined> {
  for (const path of [...(await onPath(program.name, env)), keptPath(program, env)]) {
    const found = await probe(program, path, env);
    if (found !== undefined) return found;
  }
  return undefined;
}

const keptPath = ({ name, version }: GoProgram, env: NodeJS.ProcessEnv): string =>
  join(cacheFolder(env), `${name}-${version}`, name);

/**
 * Finds a program: on PATH, in the project's cache, else built by Go into the cache, once per machine.
 * @param say told before the minute or two of a build
 * @throws ToolError the program's own, naming everything that was tried
 */
export async function findGoProgram(
  program: GoProgram,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<FoundProgram> {
  const { missing, module, name, version } = program;
  const present = await presentGoProgram(program, env);
  if (present !== undefined) return present;
  const kept = keptPath(program, env);
  const tried: string[] = [];
  for (const path of [...(await onPath(name, env)), kept]) {
    tried.push(
      `${path}: ${(await isExecutable(path)) ? `not ${name} ${version} or one that works like it` : "not there"}`,
    );
  }
  try {
    await build(program, kept, env, say);
    const built = await probe(program, kept, env);
    if (built !== undefined) return built;
    tried.push(`${kept}: built by Go, but does not run`);
  } catch (error) {
    tried.push(`go install ${module}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new ToolError(
    missing.code,
    `No ${name} that works on this machine. Tried:\n${tried.map((line) => `  - ${line}`).join("\n")}`,
    missing.action,
  );
}

async function probe(
  { usable }: GoProgram,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<FoundProgram | undefined> {
  const { ok, stdout } = await runCommand(path, ["version"], { env, timeoutMs: 20_000 });
  const version = usable.exec(stdout)?.[1];
  return ok && version !== undefined ? { path, version } : undefined;
}

async function build(
  { module, name, version }: GoProgram,
  target: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  if ((await onPath("go", env)).length === 0) throw new Error("no go on PATH");
  await mkdir(cacheFolder(env), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(env), "build-"));
  try {
    say(`building ${name} ${version} with Go (a minute or two, once per machine)`);
    const options = { cwd: work, env: { ...env, GOBIN: work }, timeoutMs: BUILD_WITHIN_MS };
    const { ok, stderr } = await runCommand("go", ["install", module], options);
    if (!ok) throw new Error(stderr.trim().split("\n").slice(-3).join(" | "));
    await mkdir(join(target, ".."), { recursive: true });
    // Another checkout may build at the same time: each renames a whole file.
    await rename(join(work, name), target);
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
