import { setTimeout as pause } from "node:timers/promises";
import { decodeProfile, encodeNumber } from "../../../app/src/bots/matchmaking/matcher/codec.ts";
import { matcherKeys } from "../../../app/src/bots/matchmaking/matcher/keys.ts";
import type { Profile } from "../../../app/src/bots/matchmaking/profile.ts";
import type { ReconciliationRule } from "../../report/result.ts";
import type { Books } from "../system/system.ts";
import { inapplicable, rule } from "./reconciler.ts";
import { readSessions, type SessionOf } from "./sessions.ts";

/** Somebody whose session says that they look for a partner, and what the matcher keeps of them. */
export interface Searching {
  readonly person: number;
  /** Of the wish, as the session has it. */
  readonly seq: number;
  /** The matcher's record, as `match.lua` writes it; null without one. */
  readonly record: string | null;
  /** Whom they must not meet. */
  readonly barred: readonly number[];
}

const LOOKS = 20;
const LOOK_EVERY_MS = 500;

/**
 * Nobody is lost who looks for somebody. Searches go on when everybody has gone: they are widened, end, and two may still
 * meet, so what was found counts only if it stays.
 */
export async function checkSearches(
  books: Books,
  bot: string,
  sessions: readonly SessionOf[],
): Promise<readonly ReconciliationRule[]> {
  let rules = searchRules(bot, await readSearching(books, bot, sessions));
  for (let look = 1; look < LOOKS && rules.some(({ violations }) => violations > 0); look++) {
    await pause(LOOK_EVERY_MS);
    const again = await readSessions(
      books,
      bot,
      sessions.map(({ person }) => person),
    );
    rules = searchRules(bot, await readSearching(books, bot, again));
  }
  return rules;
}

/** The rules on what was read. */
export function searchRules(bot: string, searching: readonly Searching[]): readonly ReconciliationRule[] {
  const inLine = `${bot}: everybody who looks is in the matcher's line`;
  const together = `${bot}: no two who fit each other both wait`;
  if (searching.length === 0) return [inapplicable(inLine), inapplicable(together)];
  const read = searching.map((each) => ({ ...each, waiting: waitingOf(each) }));
  const lost = read
    .filter(({ waiting }) => waiting === undefined)
    .map(
      ({ person, record, seq }) => `${person} looks by wish ${seq}; the matcher has ${record ?? "nothing"}`,
    );
  const waiting = read.flatMap((each) => each.waiting ?? []);
  return [
    rule(inLine, searching.length, lost),
    waiting.length === 0 ? inapplicable(together) : rule(together, waiting.length, couples(waiting)),
  ];
}

interface Waiting {
  readonly person: number;
  readonly barred: readonly number[];
  readonly profile: Profile;
  /** Ages looked for now: the wished ones, or more after a while. */
  readonly from: number;
  readonly to: number;
}

/** `w<seq> ` and since (13), level (1), own age and the ages looked for (6), profile (10), cells. */
const RECORD = /^w(\w+) \d{13}\d\d\d(\d\d)(\d\d)(.{10})/;

function waitingOf({ barred, person, record, seq }: Searching): Waiting | undefined {
  const [, ofSeq, from, to, profile] = RECORD.exec(record ?? "") ?? [];
  if (profile === undefined || ofSeq !== encodeNumber(seq)) return undefined;
  return { person, barred, profile: decodeProfile(profile), from: Number(from), to: Number(to) };
}

function couples(waiting: readonly Waiting[]): string[] {
  return waiting.flatMap((one, index) => {
    const other = waiting.slice(index + 1).find((each) => accepts(one, each) && accepts(each, one));
    return other === undefined ? [] : [`${one.person} and ${other.person} fit each other`];
  });
}

function accepts({ barred, from, profile, to }: Waiting, { person, profile: other }: Waiting): boolean {
  return (
    profile.language === other.language &&
    (profile.seeks === "any" || profile.seeks === other.gender) &&
    other.age >= from &&
    other.age <= to &&
    !barred.includes(person)
  );
}

/** What the matcher keeps of those who look. */
export async function readSearching(
  { redis }: Pick<Books, "redis">,
  bot: string,
  sessions: readonly SessionOf[],
): Promise<readonly Searching[]> {
  const keys = matcherKeys(`{${bot}:match}:`);
  const looking = sessions.flatMap(({ person, state }) =>
    state.at === "searching" ? [{ person, seq: state.seq }] : [],
  );
  if (looking.length === 0) return [];
  const fields = looking.map(({ person }) => encodeNumber(person));
  const records = await redis.hmget(keys.people, ...fields);
  const bars = await redis.hmget(keys.blocks, ...fields);
  return looking.map((each, index) => ({
    ...each,
    record: records[index] ?? null,
    barred: barredIn(bars[index] ?? ""),
  }));
}

/** `until,person,person,` */
function barredIn(bars: string): readonly number[] {
  return bars
    .split(",")
    .slice(1, -1)
    .map((person) => Number.parseInt(person, 36));
}
