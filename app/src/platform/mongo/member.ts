import { type Db, MongoClient, type MongoClientOptions } from "mongodb";
import { mongoError } from "./errors.ts";

/** How long a member may take to answer, ms. */
const CALL_MS = 5_000;

/** How a member, or the set, is reached by one of its own. */
export interface MemberAccess {
  /** `mongodb://…` without a user. */
  readonly url: string;
  /** What the members share as their keyfile; undefined where MongoDB asks nobody who they are. */
  readonly key: string | undefined;
  /** Until a server that can be asked is found. @default 5,000 ms */
  readonly withinMs?: number;
  /** Silence of the server during one command; absent: none is too long. */
  readonly silenceMs?: number;
}

/** The address of one member alone, whatever it is in its set. */
export const memberUrl = (host: string): string => `mongodb://${host}/?directConnection=true`;

/** A client that logs in as the members themselves, who may do everything; whoever asks for it closes it. */
export function memberClient({ key, silenceMs, url, withinMs = CALL_MS }: MemberAccess): MongoClient {
  return new MongoClient(url, {
    ...credentialsOf(key),
    serverSelectionTimeoutMS: withinMs,
    connectTimeoutMS: withinMs,
    ...(silenceMs === undefined ? {} : { socketTimeoutMS: silenceMs }),
    minPoolSize: 0,
    // One connection that asks now and then; the driver would keep a third to measure the way by.
    serverMonitoringMode: "poll",
  });
}

/**
 * Runs `work` on the database `admin` by such a client: nobody else may make the first user from another machine.
 * @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED
 */
export async function asOneOfThem<T>(access: MemberAccess, work: (admin: Db) => Promise<T>): Promise<T> {
  const client = memberClient(access);
  try {
    return await work(client.db("admin"));
  } catch (error) {
    throw mongoError(error, "the set-up of the replica set");
  } finally {
    await client.close();
  }
}

/** Members know each other as `__system`, by the key without its white space. */
function credentialsOf(key: string | undefined): MongoClientOptions {
  if (key === undefined) return {};
  return {
    auth: { username: "__system", password: key.replaceAll(/\s/g, "") },
    authSource: "local",
    authMechanism: "SCRAM-SHA-256",
  };
}
