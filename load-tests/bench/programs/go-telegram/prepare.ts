import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../../../dev/binaries/run-command.mjs";
import { cacheFolder } from "../../../../dev/binaries/wheel.mjs";
import type { Launch, Skipped } from "../webhook-programs.ts";

const SOURCES = ["main.go", "go.mod", "go.sum"] as const;

/** Builds the program with the machine's Go, once per state of its sources. One core: GOMAXPROCS=1. */
export async function prepareGoTelegram(): Promise<Launch | Skipped> {
  const hash = createHash("sha256");
  for (const name of SOURCES) hash.update(readFileSync(join(import.meta.dirname, name)));
  const binary = join(cacheFolder(process.env), "bench", `go-telegram-${hash.digest("hex").slice(0, 12)}`);
  const launch = { command: binary, args: [], env: { GOMAXPROCS: "1" } };
  if (existsSync(binary)) return launch;
  const build = await runCommand("go", ["build", "-trimpath", "-o", binary, "."], {
    cwd: import.meta.dirname,
  });
  if (build.ok) return launch;
  return { skipped: `no Go that builds it: ${build.stderr.trim().split("\n").at(-1)}` };
}
