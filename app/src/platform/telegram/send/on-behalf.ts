import type { Tracer } from "../../observe/tracing/span.ts";
import type { Entry } from "../outbox/entry.ts";
import type { EntryExecutor } from "./executor.ts";

/** Carries out entries as steps of the traces that they came from, whoever's process that was. */
export function onBehalf<E extends Entry>(
  executor: EntryExecutor<E>,
  tracer: Tracer | undefined,
): EntryExecutor<E> {
  if (tracer === undefined) return executor;
  return {
    timeoutMs: (entry) => executor.timeoutMs(entry),
    execute: (entry, context) => tracer.within(entry.trace, () => executor.execute(entry, context)),
  };
}
