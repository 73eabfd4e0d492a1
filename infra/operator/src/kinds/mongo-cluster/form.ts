import { setTimeout as sleep } from "node:timers/promises";
import { type Look, tell } from "./context.ts";
import { type Answer, command } from "./members.ts";
import { BEGIN_ANEW_ANNOTATION, type Member, type MongoCluster } from "./mongo-cluster.ts";
import type { Finding } from "./verdict.ts";

/** Answers by host. */
export type Answers = ReadonlyMap<string, Answer>;

/** What stands in the way of working with the set, or of making it; undefined: at least one member knows the set. */
export function obstacle(
  { cluster, name }: Pick<Look, "cluster" | "name">,
  answers: Answers,
): Finding | undefined {
  const { members } = cluster.spec;
  if (members.some(({ host }) => answers.get(host)?.kind === "member")) return undefined;
  const odd = oddOne(cluster, answers);
  if (odd !== undefined) return odd;
  const before = cluster.status?.initiatedAt;
  const whoIs = (kind: Answer["kind"]) =>
    members.filter(({ host }) => answers.get(host)?.kind === kind).map(({ pod }) => pod);
  const silent = whoIs("silent");
  if (silent.length > 0)
    return before === undefined
      ? { kind: "members-silent", pods: silent }
      : { kind: "no-primary", silent, empty: whoIs("new") };
  if (before === undefined || cluster.metadata?.annotations?.[BEGIN_ANEW_ANNOTATION] === before)
    return { kind: "initiated" };
  return { kind: "data-lost", name, initiatedAt: before };
}

/** A member that cannot be one of the set as it is. The others are kept all the same. */
export function oddOne({ spec }: MongoCluster, answers: Answers): Finding | undefined {
  for (const { host, pod } of spec.members) {
    const answer = answers.get(host);
    if (answer?.kind === "refused") return { kind: "key-refused", pod, secret: spec.keySecretRef.name };
    if (answer?.kind === "foreign")
      return { kind: "other-set", pod, set: answer.set, wanted: spec.replicaSet };
  }
  return undefined;
}

/**
 * Makes one set of members that all answered and all are new. Twice is once: MongoDB refuses the second.
 * @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED
 */
export async function initiate(look: Look, key: string): Promise<void> {
  const { members, replicaSet } = look.cluster.spec;
  const [first] = members;
  if (first === undefined) return;
  look.signal.throwIfAborted();
  look.users.forget(`${look.namespace}/${look.name}`); // those of a set that was there before went with it
  const config = { _id: replicaSet, members: members.map(({ host }, _id) => ({ _id, host })) };
  await command(first.host, key, { replSetInitiate: config }, INITIATE_MS);
  tell(look, "Normal", "Initiated", `The set ${replicaSet} was made of ${podsOf(members)}.`);
  await hurry(look, first.host, key);
}

/**
 * The first election would wait its whole time limit of ten seconds. It can be begun at once when the others have the configuration, a moment
 * later; where that does not come, the election comes by itself.
 */
async function hurry({ signal }: Look, host: string, key: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const isElected = await command(host, key, { replSetStepUp: 1 }).then(
      () => true,
      () => false, // not yet
    );
    if (isElected) return;
    await sleep(500, undefined, { signal });
  }
}

/** All members are asked before it is done. */
const INITIATE_MS = 20_000;

const podsOf = (members: readonly Member[]): string => members.map(({ pod }) => pod).join(", ");
