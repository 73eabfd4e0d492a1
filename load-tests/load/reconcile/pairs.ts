import type { LinkRow } from "../../../simulators/telegram/audit/audit.ts";
import type { ReconciliationRule } from "../../report/result.ts";
import type { Books } from "../system/system.ts";
import { fetchLinks } from "./audit.ts";
import { type Reconciler, rule } from "./reconciler.ts";
import { checkSearches } from "./searches.ts";
import { readSessions, type SessionOf } from "./sessions.ts";

/** A pair as MongoDB keeps it; times in milliseconds since 1970. */
export interface KeptPair {
  readonly id: string;
  readonly members: readonly [number, number];
  readonly since: number;
  /** Absent while they are together. */
  readonly endedAt?: number | undefined;
}

/** Whom a person talks with, as the person's own session says. */
export interface Talking {
  readonly person: number;
  readonly pair: string;
  readonly partner: number;
}

/** A message that was under way when the chat ended still reaches the partner it was meant for. */
const UNDER_WAY_MS = 2_000;

/** Pairs in MongoDB, sessions in Redis and what people really heard must say the same. */
export const checkPairs: Reconciler = async (books, bot) => {
  const pairs = await readPairs(books, bot);
  const sessions = await readSessions(books, bot);
  const links = await fetchLinks(books.telegramUrl, bot);
  return [
    ...pairRules(bot, pairs, sessions.flatMap(talkingOf), links),
    ...(await checkSearches(books, bot, sessions)),
  ];
};

function talkingOf({ person, state }: SessionOf): readonly Talking[] {
  return state.at === "chatting" ? [{ person, pair: state.pair, partner: state.partner }] : [];
}

/** The rules on what was read. */
export function pairRules(
  bot: string,
  pairs: readonly KeptPair[],
  talking: readonly Talking[],
  links: readonly LinkRow[],
): readonly ReconciliationRule[] {
  const active = pairs.filter(({ endedAt }) => endedAt === undefined);
  return [
    rule(`${bot}: nobody is in two pairs`, active.length, inTwoPairs(active)),
    rule(`${bot}: pairs are symmetric`, talking.length, oneSided(active, talking)),
    rule(`${bot}: nobody hears anybody but their partner`, links.length, strangers(pairs, links)),
  ];
}

function inTwoPairs(active: readonly KeptPair[]): string[] {
  const of = new Map<number, string>();
  const found: string[] = [];
  for (const { id, members } of active) {
    if (members[0] === members[1]) found.push(`${members[0]} is paired with themselves in ${id}`);
    for (const person of members) {
      const other = of.get(person);
      if (other !== undefined) found.push(`${person} is in ${other} and in ${id}`);
      of.set(person, id);
    }
  }
  return found;
}

/** Each active pair is known to both, and each session's pair is active. */
function oneSided(active: readonly KeptPair[], talking: readonly Talking[]): string[] {
  const sessions = new Map(talking.map((each) => [each.person, each]));
  const pairs = new Map(active.map((pair) => [pair.id, pair]));
  const unknown = active.flatMap(({ id, members: [first, second] }) =>
    [
      [first, second],
      [second, first],
    ]
      .filter(([person = 0, partner]) => {
        const session = sessions.get(person);
        return session?.pair !== id || session.partner !== partner;
      })
      .map(([person]) => `${person} does not know of being in ${id}`),
  );
  const stale = talking
    .filter(({ pair, person }) => pairs.get(pair)?.members.includes(person) !== true)
    .map(
      ({ pair, person, partner }) => `${person} talks with ${partner} in ${pair}, which is over or unknown`,
    );
  return [...unknown, ...stale];
}

/** Copies from one to the other outside any pair of the two. */
function strangers(pairs: readonly KeptPair[], links: readonly LinkRow[]): string[] {
  const between = new Map<string, KeptPair[]>();
  for (const pair of pairs) {
    const key = keyOf(...pair.members);
    between.set(key, [...(between.get(key) ?? []), pair]);
  }
  return links
    .filter(([from, to, first, last]) => {
      const together = between.get(keyOf(from, to)) ?? [];
      return ![first, last].every((at) => together.some((pair) => covers(pair, at)));
    })
    .map(
      ([from, to, first, last, copies]) =>
        `${to} heard ${from} ${copies} times, ${moment(first)} to ${moment(last)}`,
    );
}

function covers({ since, endedAt }: KeptPair, at: number): boolean {
  return at >= since && (endedAt === undefined || at <= endedAt + UNDER_WAY_MS);
}

const keyOf = (one: number, other: number): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

const moment = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

interface PairDocument {
  readonly _id: string;
  readonly members: readonly [number, number];
  readonly active?: readonly number[];
  readonly since: Date;
  readonly ended_at?: Date;
}

async function readPairs(books: Books, bot: string): Promise<KeptPair[]> {
  const documents = await books.databaseOf(bot).collection<PairDocument>("pairs").find().toArray();
  return documents.map(({ _id, active, ended_at, members, since }) => ({
    id: _id,
    members,
    since: since.getTime(),
    endedAt: active === undefined ? (ended_at?.getTime() ?? since.getTime()) : undefined,
  }));
}
