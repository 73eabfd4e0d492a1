import { spawnSync } from "node:child_process";

let supported;

/**
 * Wraps a command so that the kernel signals it when the process that spawned it dies, even by SIGKILL.
 * `setpriv` (util-linux) sets the parent-death signal and then becomes the command, so the pid stays the same.
 * Where it is missing (macOS, BusyBox) the command is returned as it is; exit handlers remain.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {"KILL" | "TERM"} signal
 */
export function guarded(command, args, signal) {
  supported ??= spawnSync("setpriv", ["--pdeathsig", "KILL", "--", "true"], { stdio: "ignore" }).status === 0;
  if (!supported) return { command, args: [...args] };
  return { command: "setpriv", args: ["--pdeathsig", signal, "--", command, ...args] };
}
