import type { Document, Timestamp } from "mongodb";
import { AppError } from "../../../../../app/src/platform/errors/app-error.ts";
import { asOneOfThem, memberUrl } from "../../../../../app/src/platform/mongo/member.ts";
import { LIMITS, type MemberClients } from "./clients.ts";

/** What a member says when it is asked alone. */
export type Answer =
  | { readonly kind: "silent" }
  /** It does not know our key. */
  | { readonly kind: "refused" }
  /** It answers and belongs to no set: it is new, or has lost its data. */
  | { readonly kind: "new" }
  /** It belongs to another set: what it says is not of ours. */
  | { readonly kind: "foreign"; readonly set: string }
  | {
      readonly kind: "member";
      /** MongoDB's word, such as `SECONDARY`. */
      readonly state: string;
      /** Up to where it has applied what was written. */
      readonly applied?: OpTime;
      /** It reads all data from another member; percent of the bytes, as far as it knows them. */
      readonly syncing?: { readonly percent?: number };
    };

/** A place in the oplog: what is later is greater, whoever wrote it. */
export type OpTime = readonly [term: bigint, time: bigint];

/** A member as the primary sees it. */
export interface SeenMember {
  readonly host: string;
  readonly state: string;
  /** Up to where it had applied what was written when it last told the primary, some two seconds ago; see {@link askAnew}. */
  readonly applied: OpTime;
  /** Behind the primary; undefined where the primary does not know, as it has not heard of the member. */
  readonly lagSeconds?: number;
}

/** One entry of `config.members`, with all fields it has. */
export interface ConfigMember extends Document {
  readonly _id: number;
  readonly host: string;
  readonly votes: number;
  readonly priority: number;
}

/** The set's configuration, as MongoDB has it. */
export interface Config extends Document {
  /** The set's name. */
  readonly _id: string;
  readonly version: number;
  readonly members: readonly ConfigMember[];
}

/** The set as its primary sees it. */
export interface SetView {
  readonly config: Config;
  readonly members: readonly SeenMember[];
  /** What a majority has: no election can take it back. */
  readonly committed: OpTime;
}

const NOT_YET_INITIALIZED = 94;
/** It knows a set that does not know it. */
const INVALID_CONFIG = 93;
const AUTHENTICATION_FAILED = 18;

/** Runs a command of the members' own on one of them. @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED */
export const command = (host: string, key: string, body: Document, silenceMs = LIMITS.silenceMs) =>
  asOneOfThem({ url: memberUrl(host), key, ...LIMITS, silenceMs }, (admin) => admin.command(body));

/** MongoDB's number of what it refused; undefined for all else. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof AppError && typeof error.details.code === "number" ? error.details.code : undefined;

/** Asks one member of the set `set` about itself. */
export async function ask(clients: MemberClients, host: string, key: string, set: string): Promise<Answer> {
  try {
    const status = { replSetGetStatus: 1, initialSync: 1 };
    return answerOf(await clients.on(host, key, (admin) => admin.command(status)), set);
  } catch (error) {
    const code = codeOf(error);
    if (code === NOT_YET_INITIALIZED) return { kind: "new" };
    if (code === INVALID_CONFIG) return { kind: "member", state: "REMOVED" };
    if (code === AUTHENTICATION_FAILED) return { kind: "refused" };
    return { kind: "silent" };
  }
}

/** What its `replSetGetStatus` says. */
export function answerOf(
  { initialSyncStatus: sync, members, optimes, set }: Document,
  wanted: string,
): Answer {
  if (set !== wanted) return { kind: "foreign", set: String(set) };
  const own = (members as Document[]).find(({ self }) => self === true);
  const syncing = sync?.initialSyncStart === undefined ? undefined : { syncing: progressOf(sync) };
  return {
    kind: "member",
    state: String(own?.stateStr ?? "REMOVED"),
    applied: opTimeOf(optimes?.appliedOpTime),
    ...syncing,
  };
}

function progressOf({ approxTotalBytesCopied: copied, approxTotalDataSize: all }: Document) {
  return Number(all) > 0 ? { percent: Math.min(100, Math.floor((100 * Number(copied)) / Number(all))) } : {};
}

/** Asks the primary about the whole set. @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED */
export async function viewFrom(clients: MemberClients, primary: string, key: string): Promise<SetView> {
  return clients.on(primary, key, async (admin) => {
    const status = await admin.command({ replSetGetStatus: 1 });
    const { config } = await admin.command({ replSetGetConfig: 1 });
    const members = status.members as readonly Document[];
    const newest = Number(members.find(({ self }) => self === true)?.optimeDate ?? 0);
    return {
      config,
      members: members.map((member) => seenOf(member, newest)),
      committed: opTimeOf(status.optimes.lastCommittedOpTime),
    };
  });
}

/**
 * The same view with each member's own word of what it has, asked after the primary told what a majority has: whoever lacks that then
 * lacks it. Who does not answer keeps what it last told the primary.
 */
export async function askAnew(clients: MemberClients, view: SetView, key: string): Promise<SetView> {
  const anew = view.members.map(async (member) => {
    const answer = await ask(clients, member.host, key, view.config._id);
    return answer.kind === "member" && answer.applied !== undefined
      ? { ...member, applied: answer.applied }
      : member;
  });
  return { ...view, members: await Promise.all(anew) };
}

/** An entry of the primary's `replSetGetStatus`; of a member that it has not heard of the moment is that of 1970, which is no lag. */
export function seenOf({ health, name, optime, optimeDate, stateStr }: Document, newest: number): SeenMember {
  const at = health === 0 ? 0 : Number(optimeDate ?? 0);
  return {
    host: String(name),
    state: health === 0 ? "DOWN" : String(stateStr),
    applied: opTimeOf(optime),
    ...(at > 0 ? { lagSeconds: Math.max(0, Math.round((newest - at) / 1_000)) } : {}),
  };
}

/** A member that has applied nothing yet is behind all. */
function opTimeOf(optime: { readonly ts?: Timestamp; readonly t?: number | bigint } | undefined): OpTime {
  return [BigInt(Number(optime?.t ?? -1)), optime?.ts?.toBigInt() ?? 0n];
}

/** Whether one place in the oplog is before another. */
export const isBefore = (one: OpTime, other: OpTime): boolean =>
  one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
