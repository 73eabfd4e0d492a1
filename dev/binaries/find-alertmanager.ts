import { spawnSync } from "node:child_process";
import { ToolError } from "../tool-error.mjs";

/** As its authors call it, and as Debian does. */
const NAMES = ["alertmanager", "prometheus-alertmanager"] as const;

/** Finds Alertmanager on PATH; undefined where there is none: only tests of alerts ask for it. */
export function findAlertmanager(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ["--version"]).error === undefined);
}

/** For what cannot go without. @throws ToolError `ALERTMANAGER_MISSING` */
export function requireAlertmanager(): string {
  const found = findAlertmanager();
  if (found !== undefined) return found;
  throw new ToolError(
    "ALERTMANAGER_MISSING",
    "There is no `alertmanager` on PATH.",
    "Install it (Debian and Ubuntu: apt-get install prometheus-alertmanager): 0.25 or later.",
  );
}
