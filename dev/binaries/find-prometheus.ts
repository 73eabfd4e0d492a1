import { spawnSync } from "node:child_process";
import { ToolError } from "../tool-error.mjs";

/** A Prometheus that runs here. */
export interface PrometheusProgram {
  readonly path: string;
  readonly version: string;
}

/** Finds Prometheus on PATH; undefined where there is none: most of the project goes without. */
export function findPrometheus(): PrometheusProgram | undefined {
  const { error, stderr, stdout } = spawnSync("prometheus", ["--version"], { encoding: "utf8" });
  if (error !== undefined) return undefined;
  // Before 2.5 it told its version on stderr.
  const [, version] = /^prometheus, version (\S+)/.exec(stdout || stderr) ?? [];
  return version === undefined ? undefined : { path: "prometheus", version };
}

/** For what cannot go without. @throws ToolError `PROMETHEUS_MISSING` */
export function requirePrometheus(): PrometheusProgram {
  const found = findPrometheus();
  if (found !== undefined) return found;
  throw new ToolError(
    "PROMETHEUS_MISSING",
    "There is no `prometheus` on PATH.",
    "Install it (Debian and Ubuntu: apt-get install prometheus; https://prometheus.io/download/): 2.42 or later.",
  );
}
