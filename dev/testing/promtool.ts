import { spawnSync } from "node:child_process";

/** What promtool, Prometheus' own judge of configurations and rules, said. */
export interface PromtoolAnswer {
  readonly passed: boolean;
  /** All it wrote, of both outputs. */
  readonly text: string;
}

/** Runs promtool of PATH. @param cwd folder that relative paths are read from */
export function promtool(args: readonly string[], cwd: string): PromtoolAnswer {
  const { error, status, stderr, stdout } = spawnSync("promtool", args, { cwd, encoding: "utf8" });
  return { passed: error === undefined && status === 0, text: `${stdout ?? ""}${stderr ?? ""}` };
}

/** Whether there is a promtool on PATH: tests that need one are skipped without it, under a name that says so. */
export const hasPromtool: boolean = promtool(["--version"], ".").passed;

/** The name of such a test. */
export const withPromtool = (name: string): string => (hasPromtool ? name : `${name}: no promtool on PATH`);
