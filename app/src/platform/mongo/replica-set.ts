import type { Db, Document } from "mongodb";
import { AppError } from "../errors/app-error.ts";
import { patiently } from "../lifecycle/patience.ts";
import type { Logger } from "../observe/logger.ts";
import { asOneOfThem, memberUrl } from "./member.ts";

export interface ReplicaSetOptions {
  readonly name: string;
  /** `host:port` of each member, as the members and all clients reach it. */
  readonly members: readonly string[];
  /** What the members share as their keyfile; undefined where MongoDB asks nobody who they are. */
  readonly key: string | undefined;
  readonly withinMs: number;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Makes one replica set of new members and waits for its primary. A set that is there is left as it is, also when a
 * member is down or new: whoever changes members does it one at a time, by hand or by the operator.
 * @returns whether this call made it
 * @throws AppError MONGO_UNAVAILABLE when members or a primary are missing for all of `withinMs`, CONFIG_INVALID when a
 * member belongs to a set of another name
 */
export async function ensureReplicaSet(options: ReplicaSetOptions): Promise<boolean> {
  const { logger, members, name, signal, withinMs } = options;
  const patience = { logger, signal, withinMs, mayPass: isPassing };
  const found = await patiently(
    async () => {
      const known = await lookAt(options);
      if (known.name === undefined) await initiate(options);
      return known;
    },
    { ...patience, what: "the members of MongoDB" },
  );
  if (found.name !== undefined && found.name !== name)
    throw new AppError(
      "CONFIG_INVALID",
      `A member belongs to the set ${found.name}; MONGO_URL names ${name}.`,
    );
  if (found.name !== undefined && found.hosts.toSorted().join() !== members.toSorted().join())
    logger.warn(
      { set: name, members, found: found.hosts },
      "the replica set has other members; it is left so",
    );
  await patiently(() => assertPrimary(options), { ...patience, what: "a primary" });
  return found.name === undefined;
}

/** Runs `work` as the members themselves, on the primary: nobody else may make the first user from another machine. */
export async function asMember<T>(
  { key, members, name }: Pick<ReplicaSetOptions, "key" | "members" | "name">,
  work: (admin: Db) => Promise<T>,
): Promise<T> {
  return asOneOfThem({ url: `mongodb://${members.join(",")}/?replicaSet=${name}`, key }, work);
}

interface Found {
  /** Undefined when all members are new. */
  readonly name: string | undefined;
  readonly hosts: readonly string[];
}

/** One member that knows its set is enough; that there is none is known only when all have answered. */
async function lookAt({ key, members }: ReplicaSetOptions): Promise<Found> {
  const hello = (host: string) => withMember(host, key, (admin) => admin.command({ hello: 1 }));
  const answers = await Promise.allSettled(members.map(hello));
  const known = answers.find((answer) => answer.status === "fulfilled" && answer.value.setName !== undefined);
  if (known?.status === "fulfilled")
    return { name: String(known.value.setName), hosts: hostsOf(known.value) };
  const silent = members.filter((_, index) => answers[index]?.status === "rejected");
  const refusal = answers.find((answer) => answer.status === "rejected");
  if (refusal === undefined) return { name: undefined, hosts: [] };
  throw new AppError("MONGO_UNAVAILABLE", `MongoDB's members ${silent.join(", ")} do not answer.`, {
    retry: "backoff",
    cause: refusal.reason,
  });
}

async function initiate({ key, logger, members, name }: ReplicaSetOptions): Promise<void> {
  const config = { _id: name, members: members.map((host, _id) => ({ _id, host })) };
  await withMember(members[0] ?? "", key, (admin) => admin.command({ replSetInitiate: config }));
  logger.info({ set: name, members }, "replica set initiated");
}

const hostsOf = ({ hosts, passives, arbiters }: Document): string[] =>
  [hosts, passives, arbiters].flat().filter((host) => typeof host === "string");

async function assertPrimary(options: ReplicaSetOptions): Promise<void> {
  const { isWritablePrimary } = await asMember(options, (admin) => admin.command({ hello: 1 }));
  if (isWritablePrimary !== true)
    throw new AppError("MONGO_UNAVAILABLE", "The replica set has no primary.", { retry: "backoff" });
}

const withMember = <T>(host: string, key: string | undefined, work: (admin: Db) => Promise<T>): Promise<T> =>
  asOneOfThem({ url: memberUrl(host), key }, work);

/** Members find each other by names that appear one after the other. */
const NODE_NOT_FOUND = 74;

const isPassing = (error: unknown): boolean =>
  error instanceof AppError && (error.retry !== "never" || error.details.code === NODE_NOT_FOUND);
