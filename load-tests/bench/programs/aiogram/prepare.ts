import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../../../dev/binaries/run-command.mjs";
import { cacheFolder } from "../../../../dev/binaries/wheel.mjs";
import type { Launch, Skipped } from "../webhook-programs.ts";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const INTERPRETERS = ["python3.11", "python3"] as const;

/** Installs the packages from PyPI into a folder of the cache, once per state of the requirements. */
export async function prepareAiogram(): Promise<Launch | Skipped> {
  const python = await findPython();
  if (python === undefined) return { skipped: "no Python 3.10 or newer with pip" };
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(python.version).digest("hex");
  const packages = join(cacheFolder(process.env), "bench", `aiogram-${hash.slice(0, 12)}`);
  if (!existsSync(packages)) {
    const problem = await install(python.command, packages);
    if (problem !== undefined) return { skipped: problem };
  }
  return {
    command: python.command,
    args: [join(import.meta.dirname, "main.py")],
    env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" },
  };
}

async function findPython(): Promise<{ command: string; version: string } | undefined> {
  // The interpreter itself, not a shim that starts it: the pid has to be the program's.
  const code =
    "import sys, pip; print(sys.executable, '%d.%d' % sys.version_info[:2], sys.version_info >= (3, 10))";
  for (const name of INTERPRETERS) {
    const { ok, stdout } = await runCommand(name, ["-c", code]);
    const [command = "", version = "", fits] = stdout.trim().split(" ");
    if (ok && fits === "True") return { command, version };
  }
  return undefined;
}

/** Renamed when whole, so that an install that was cut off is never taken for one. Answers what went wrong. */
async function install(python: string, folder: string): Promise<string | undefined> {
  const part = `${folder}.${process.pid}`;
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"];
  const { ok, stderr } = await runCommand(python, [...args, "--target", part, "-r", REQUIREMENTS], {
    timeoutMs: 120_000,
  });
  if (ok) await rename(part, folder);
  else await rm(part, { recursive: true, force: true });
  return ok ? undefined : `pip could not install aiogram: ${stderr.trim().split("\n").at(-1)}`;
}
