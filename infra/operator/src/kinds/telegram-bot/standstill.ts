import type { Statement } from "../../runtime/index.ts";
import type { Rotation } from "./telegram-bot.ts";

/** Pods read a Secret within minutes and a use of the old one ends after ten: a phase that lasts so long waits for a person. */
const PATIENCE_MS = 3_600_000;

/**
 * The conditions of a bot whose secret is being changed: a change that has been in one phase for an hour is `Degraded`, where nothing
 * worse is. Pure.
 * @param change and what `Rotating` says of it; undefined: there is none
 */
export function withStandstill(
  statements: readonly Statement[],
  change: { readonly rotation: Rotation; readonly message: string } | undefined,
  now: Date,
): readonly Statement[] {
  if (change === undefined || now.getTime() - Date.parse(change.rotation.since) < PATIENCE_MS)
    return statements;
  const message = `The change of the webhook's secret stands still since ${change.rotation.since}. ${change.message}`;
  return statements.map((statement) =>
    statement.type === "Degraded" && statement.status === "False"
      ? { type: "Degraded", status: "True", reason: "RotationStandsStill", message }
      : statement,
  );
}
