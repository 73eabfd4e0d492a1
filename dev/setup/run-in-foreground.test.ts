import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { until } from "../servers/until.ts";

// Runs, under the runner, a program that says its pid and waits.
const RUNNER = `import { runInForeground } from ${JSON.stringify(join(import.meta.dirname, "run-in-foreground.mjs"))};
process.exitCode = await runInForeground(process.execPath, ["-e", "process.on('SIGTERM', () => process.exit(7)); console.log(process.pid); setInterval(() => {}, 1000)"], { cwd: process.cwd(), env: process.env });`;

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function start(command: string, args: readonly string[]) {
  const env = { ...process.env, RUNNER, npm_lifecycle_event: "start" };
  const outer = spawn(command, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: outer.stdout }), "line");
  return { outer, program: Number(line) };
}

test("SIGTERM is passed on, and the exit code is the program's", async () => {
  const { outer, program } = await start(process.execPath, ["--input-type=module", "-e", RUNNER]);
  outer.kill("SIGTERM");
  expect(await once(outer, "exit")).toEqual([7, null]);
  expect(alive(program)).toBe(false);
});

test("the program ends when the shell that npm put in between is killed", async () => {
  const script = `"${process.execPath}" --input-type=module -e "$RUNNER"; true`;
  const { outer, program } = await start("sh", ["-c", script]);
  outer.kill("SIGKILL");
  await until(async () => !alive(program), "the end of the program", 10_000);
});
