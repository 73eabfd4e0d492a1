import type { Backup } from "./backup-kind.ts";
import { laterFirst } from "./retention.ts";

/** Set on a Backup by whoever knows that it has to hold less than those before: they are no measure from then on. */
export const FEWER_MEANT = "botfleet.dev/fewer-documents";

const isMeant = ({ metadata }: Backup): boolean => metadata?.annotations?.[FEWER_MEANT] === "meant";

/**
 * Whether the last good backup holds less than half of the documents of one before it, or fewer databases: then somebody should
 * look before good ones go to make room. Pure. @returns a sentence that says so, and what to do
 */
export function shrunk(own: readonly Backup[]): string | undefined {
  const good = own.filter(({ status }) => status?.phase === "Succeeded").toSorted(laterFirst);
  const meant = good.findIndex(isMeant);
  const [last, ...before] = meant === -1 ? good : good.slice(0, meant + 1);
  if (last === undefined) return undefined;
  const fuller = before.find((other) => isLess(last, other));
  if (fuller === undefined) return undefined;
  const name = last.metadata?.name;
  return (
    `${name} holds ${sizeOf(last)}, ${fuller.metadata?.name} held ${sizeOf(fuller)}: no good backup is removed. ` +
    `Data may be lost: suspend this schedule and see the runbook of disaster recovery. ` +
    `Where it is meant: kubectl annotate backup ${name} ${FEWER_MEANT}=meant`
  );
}

function isLess({ status: last }: Backup, { status: other }: Backup): boolean {
  const { databases: left = 0, documents = 0 } = last ?? {};
  const { databases = 0, documents: before = 0 } = other ?? {};
  return documents * 2 < before || left < databases;
}

const sizeOf = ({ status }: Backup): string =>
  `${status?.documents ?? 0} documents of ${status?.databases ?? 0} databases`;
