import { spawn } from "node:child_process";
import { guarded } from "../servers/orphan-guard.mjs";

/**
 * Runs a program that owns the terminal until it ends, and ends with its exit code.
 * Ctrl-C reaches the program by itself (same process group), so it is only kept from ending this process before it;
 * SIGTERM and SIGHUP are sent to one process alone and are passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the program's exit code, 1 when a signal ended it
 */
export function runInForeground(command, args, options) {
  const run = guarded(command, args, "TERM");
  const ignore = () => {};
  const pass = (signal) => child.kill(signal);
  // Before the program is there: a busy machine may let it say that it is before this process runs its next line.
  process.on("SIGINT", ignore);
  process.on("SIGTERM", pass);
  process.on("SIGHUP", pass);
  const child = spawn(run.command, run.args, { ...options, stdio: "inherit" });
  const orphaned = onOrphaned(() => pass("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      clearInterval(orphaned);
      process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
      resolve(code ?? 1);
    });
  });
}

/**
 * `kill` on npm ends npm and the shell between, and nobody tells this process. That its parent changed does.
 * Not watched without npm: a shell that starts a program and goes away may mean it to stay.
 */
function onOrphaned(act) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 250);
  return watch;
}
