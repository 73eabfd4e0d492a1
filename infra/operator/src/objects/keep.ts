import {
  again,
  type EventRecorder,
  type KubeApi,
  keyOf,
  type KubeObject,
  type Outcome,
  settled,
} from "../runtime/index.ts";
import { type ObjectsMap, readObjects, type ToMake } from "./config-map.ts";
import { listMade, make, type Made, unmake } from "./make.ts";

/** Nothing tells of an object that somebody changed or deleted. */
const EVERY_MS = 60_000;
const UNKNOWN_MS = 5_000;

/** What one look at the ConfigMap works with. */
export interface Keeping {
  readonly api: KubeApi;
  readonly events: EventRecorder;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/**
 * Makes what the ConfigMap says and deletes what it made before and is not said any more. Without a ConfigMap, or with one that
 * cannot be read whole, nothing is deleted: that is how a person keeps the operator's hands off.
 */
export async function keepObjects(map: ObjectsMap | undefined, keeping: Keeping): Promise<Outcome> {
  if (map === undefined || map.metadata?.deletionTimestamp !== undefined) return settled;
  const { api, namespace, signal } = keeping;
  const { objects, unreadable } = readObjects(map, namespace);
  for (const why of unreadable) tell(keeping, map, "Warning", "ObjectUnreadable", why);
  const there = await listMade(api, namespace, signal);
  let unknown = 0;
  for (const one of objects) if (!(await keepOne(keeping, map, one, there))) unknown += 1;
  if (unreadable.length === 0) await removeOthers(keeping, map, objects, there);
  return again(unknown === 0 ? EVERY_MS : UNKNOWN_MS);
}

/** @returns false where the API server does not know its kind yet */
async function keepOne(
  keeping: Keeping,
  map: ObjectsMap,
  one: ToMake,
  there: readonly Made[],
): Promise<boolean> {
  const before = there.find((made) => isSame(made, one))?.object;
  // It is on its way out, and comes back when it is gone.
  if (before?.metadata?.deletionTimestamp !== undefined) return true;
  const making = await make(keeping.api, one, before, keeping.signal);
  const name = `${one.resource.kind} ${one.object.metadata.name}`;
  if ("why" in making) tell(keeping, map, "Warning", "ObjectRefused", `${name}: ${making.why}`);
  else if (making.kind === "made") tell(keeping, map, "Normal", "ObjectMade", `${name} is made.`);
  else if (making.kind === "changed")
    tell(keeping, map, "Normal", "ObjectChanged", `${name} is now as the ConfigMap says.`);
  return making.kind !== "unknown";
}

async function removeOthers(
  keeping: Keeping,
  map: ObjectsMap,
  objects: readonly ToMake[],
  there: readonly Made[],
): Promise<void> {
  const left = there.filter(
    (made) =>
      made.object.metadata?.deletionTimestamp === undefined && !objects.some((one) => isSame(made, one)),
  );
  for (const made of left)
    if (await unmake(keeping.api, made, keeping.signal))
      tell(
        keeping,
        map,
        "Normal",
        "ObjectRemoved",
        `${made.resource.kind} ${made.object.metadata?.name} is no longer said, and deleted.`,
      );
}

const isSame = (made: Made, { object, resource }: ToMake): boolean =>
  made.resource.plural === resource.plural && keyOf(made.object) === keyOf(object);

function tell(
  { events }: Keeping,
  map: KubeObject,
  type: "Normal" | "Warning",
  reason: string,
  note: string,
): void {
  events.record(map, { type, reason, action: "Keep", note });
}
