import { type Config, type ConfigMember, isBefore, type SeenMember, type SetView } from "./members.ts";

/** What of the set's configuration may be to be another; `hold-vote` takes it from a member that lost its data, until it has it again. */
export const CHANGE_KINDS = ["hold-vote", "give-vote", "add", "remove"] as const;
/** One of {@link CHANGE_KINDS}. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One step from one configuration to the next: MongoDB takes one voter at a time. */
export interface Change {
  readonly kind: ChangeKind;
  readonly host: string;
  readonly config: Config;
}

/** A change that has to wait. */
export interface Blocked {
  readonly kind: "blocked";
  readonly host: string;
  readonly why: string;
  /** What was acknowledged could be lost. */
  readonly isGrave?: boolean;
  /** It is over within seconds, by itself. */
  readonly isPassing?: boolean;
}

/** What is known when a change is decided. */
export interface Known extends SetView {
  /** Hosts of the spec, in its order. */
  readonly wanted: readonly string[];
  /** Hosts that read all data anew, by their own word. */
  readonly syncing: ReadonlySet<string>;
  /** Hosts that answer, and could be of the set. */
  readonly answering: ReadonlySet<string>;
}

/**
 * The one next change, if any is needed: safety first, then what lets the set bear more, then less. None takes a vote where the voters in
 * order would be no majority of those who are left; one that is added counts only when MongoDB sees that it has the data. Pure.
 */
export function nextChange(known: Known): Change | Blocked | undefined {
  return holdVote(known) ?? giveVote(known) ?? removeGone(known) ?? add(known) ?? remove(known);
}

/** Whether a member has data and serves: it takes part in a majority. */
export const inOrder = ({ state }: { readonly state: string }): boolean =>
  state === "PRIMARY" || state === "SECONDARY";

/** Voters in order, and how many of them make a majority. */
export function majorityOf(config: Config, members: readonly SeenMember[]) {
  const voters = config.members.filter(({ votes }) => votes > 0);
  const there = voters.filter(({ host }) => members.some((one) => one.host === host && inOrder(one)));
  return { there: there.length, needed: Math.floor(voters.length / 2) + 1 };
}

const keepsMajority = (config: Config, members: readonly SeenMember[]): boolean => {
  const { needed, there } = majorityOf(config, members);
  return there >= needed;
};

/**
 * A member that lost its data votes all the same, and MongoDB lets it. While another voter has not all that a majority once
 * acknowledged, these two could elect each other, and what was acknowledged would be gone.
 */
function holdVote({ committed, config, members, syncing }: Known): Change | Blocked | undefined {
  const lost = config.members.find(({ host, votes }) => votes > 0 && syncing.has(host));
  if (lost === undefined) return undefined;
  // Of two that are empty neither can be elected: that takes the data of the third.
  const behind = members.find(
    ({ applied, host }) => !syncing.has(host) && votesIn(config, host) && isBefore(applied, committed),
  );
  if (behind === undefined) return undefined;
  const held = withMember(config, { ...lost, votes: 0, priority: 0 });
  if (keepsMajority(held, members)) return { kind: "hold-vote", host: lost.host, config: held };
  const why = `it lost its data and votes, ${behind.host} lacks what was acknowledged, and without its vote there is no majority`;
  return { kind: "blocked", host: lost.host, why, isGrave: true };
}

const votesIn = (config: Config, host: string): boolean =>
  config.members.some((one) => one.host === host && one.votes > 0);

function giveVote({ committed, config, members, wanted }: Known): Change | undefined {
  const held = config.members.find(({ host, votes }) => votes === 0 && wanted.includes(host));
  const seen = members.find(({ host }) => host === held?.host);
  if (held === undefined || seen?.state !== "SECONDARY" || isBefore(seen.applied, committed))
    return undefined;
  const given = withMember(config, { ...held, votes: 1, priority: 1 });
  return { kind: "give-vote", host: held.host, config: given };
}

/** One after the other: each reads all data from another, and MongoDB lets it vote when it has it. */
function add({ answering, config, members, wanted }: Known): Change | Blocked | undefined {
  const host = wanted.find((one) => !config.members.some((member) => member.host === one));
  if (host === undefined) return undefined;
  if (!answering.has(host)) return { kind: "blocked", host, why: "it does not answer" };
  const other = members.find((one) => !inOrder(one));
  if (other !== undefined)
    return { kind: "blocked", host, why: `${other.host} is to be in order first (${other.state})` };
  const _id = Math.max(...config.members.map((one) => one._id)) + 1;
  const added = { _id, host, votes: 1, priority: 1 };
  return { kind: "add", host, config: next(config, [...config.members, added]) };
}

/** Who is to leave and is gone already goes before another comes, who would wait for it for good. It only makes a majority easier. */
function removeGone({ config, members, wanted }: Known): Change | undefined {
  const isThere = (host: string) => members.some((one) => one.host === host && inOrder(one));
  const gone = config.members.find(({ host }) => !wanted.includes(host) && !isThere(host));
  const removed = gone && withoutMember(config, members, gone);
  return removed?.kind === "remove" ? removed : undefined;
}

function remove({ config, members, wanted }: Known): Change | Blocked | undefined {
  const member = config.members.find(({ host }) => !wanted.includes(host));
  if (member === undefined) return undefined;
  if (members.some((one) => one.host === member.host && one.state === "PRIMARY"))
    return { kind: "blocked", host: member.host, why: "it is the primary, and is to step down first" };
  return withoutMember(config, members, member);
}

function withoutMember(
  config: Config,
  members: readonly SeenMember[],
  member: ConfigMember,
): Change | Blocked {
  const without = next(
    config,
    config.members.filter((one) => one !== member),
  );
  if (keepsMajority(without, members)) return { kind: "remove", host: member.host, config: without };
  return { kind: "blocked", host: member.host, why: "without it there is no majority" };
}

const withMember = (config: Config, member: ConfigMember): Config =>
  next(
    config,
    config.members.map((one) => (one._id === member._id ? member : one)),
  );

/** The version makes it a compare-and-set: MongoDB refuses one that another change came before. */
const next = (config: Config, members: readonly ConfigMember[]): Config => ({
  ...config,
  version: config.version + 1,
  members,
});
