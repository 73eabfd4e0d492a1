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
  const child = spawn(run.command, run.args, { ...options, stdio: "inherit" });
  const ignore = () => {};
  const pass = (signal) => child.kill(signal);
  process.on("SIGINT", ignore);
  process.on("SIGTERM", pass);
  process.on("SIGHUP", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
      resolve(code ?? 1);
    });
  });
}
