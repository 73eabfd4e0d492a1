import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Matcher } from "../matcher/matcher.ts";
import type { PairStore } from "../pairs/store.ts";
import type { Ban, PeopleStore } from "../people/store.ts";
import type { ReportStore } from "../report/store.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So many people within the window, and one is banned. */
const REPORTERS = 3;
const WINDOW_MS = 7 * DAY_MS;
/** How long the first, the second and every later ban lasts. */
const BAN_MS = [DAY_MS, 3 * DAY_MS, 30 * DAY_MS] as const;

export interface BanDeps {
  readonly people: PeopleStore;
  readonly reports: ReportStore;
  readonly pairs: PairStore;
  readonly matcher: Pick<Matcher, "bar" | "oust">;
  readonly chats: Pick<ChatOutbox, "tell">;
  readonly now: () => number;
}

/** Bans of people; every call is safe to repeat. */
export interface BanService {
  /** Bans somebody who was reported at a time, if that was once too often. */
  consider(offender: number, reportedAt: Date): Promise<void>;
  /** Tells somebody who wished for a partner that they are banned. */
  remind(person: number, seq: number, until: number): Promise<void>;
}

/** Builds the service. A ban is in MongoDB before anybody acts on it, and ends by time alone. */
export function createBanService({ chats, matcher, now, pairs, people, reports }: BanDeps): BanService {
  async function enforce(person: number, until: number): Promise<void> {
    if (until <= now()) return;
    await matcher.bar([{ person, blocked: [], bannedUntil: until }]);
    const active = await pairs.activeOf(person);
    const pair = active && { pair: active.id, partner: active.partner };
    await matcher.oust({ person, reason: "banned", before: Number.MAX_SAFE_INTEGER, pair });
    await chats.tell(person, `banned.${until}`, "banned", { until });
  }

  async function banFor(offender: number, reportedAt: Date): Promise<Ban | undefined> {
    const known = (await people.find(offender))?.ban;
    // This report, or a later one, is what led to it: a repetition after a death sees to the rest.
    if (known !== undefined && known.at >= reportedAt) return known;
    const after = Math.max(now() - WINDOW_MS, known?.at.getTime() ?? 0);
    if ((await reports.countReporters(offender, new Date(after))) < REPORTERS) return undefined;
    const count = (known?.count ?? 0) + 1;
    const lasts = BAN_MS[Math.min(count, BAN_MS.length) - 1] ?? DAY_MS;
    return people.ban(offender, { until: new Date(now() + lasts), at: new Date(now()), count }, known);
  }

  return {
    consider: async (offender, reportedAt) => {
      const ban = await banFor(offender, reportedAt);
      if (ban !== undefined) await enforce(offender, ban.until.getTime());
    },
    remind: async (person, seq, until) => {
      await chats.tell(person, `banned.${until}.${seq}`, "banned", { until });
    },
  };
}
