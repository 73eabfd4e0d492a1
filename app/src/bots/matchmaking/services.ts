import { z } from "zod";
import { type Profile, profileSchema } from "./profile.ts";

/*
 * What the conversation calls, asks for after its commits, and is told. Ids of people are Telegram ids and, since all
 * chats are private, ids of chats. Times are unix ms. Everything here is safe to repeat.
 */

/** An active pair as one of the two sees it. */
export interface ActivePair {
  readonly id: string;
  readonly partner: number;
  /** When it began: the same as in the event `paired`. */
  readonly since: number;
}

/** What MongoDB knows of a person whose session is new or was lost. */
export interface Remembered {
  /** Absent until onboarding was finished. */
  readonly profile?: Profile | undefined;
  /** The bot's language, two letters: what was chosen, else what `register` said of their Telegram. */
  readonly language?: string | undefined;
  readonly bannedUntil?: number | undefined;
  readonly pair?: ActivePair | undefined;
}

export interface MatchmakingServices {
  /** Reads MongoDB once per new or lost session. Undefined for somebody unknown. */
  recall(telegramId: number, signal: AbortSignal): Promise<Remembered | undefined>;
  /** How long people with such a profile waited lately, ms; undefined where too few came. From memory: costs no call. */
  expectedWait(profile: Profile): number | undefined;
}

const person = z.number().int();

/** Why a pair ended, from the side of whoever ended it. */
export const leaveReason = z.enum(["next", "stop", "report", "block", "unreachable", "banned", "deleted"]);
export type LeaveReason = z.output<typeof leaveReason>;

/**
 * Write `match`: everything a person wants of the matcher in one atomic step: end the pair or the search they are in,
 * and look for somebody new. `seq` grows with every wish of the person (`max(last + 1, Date.now())`): an older one that
 * arrives late, or a repetition, changes nothing.
 */
export const matchWish = z.object({
  person,
  seq: z.number().int(),
  /** The pair to end, as the session knows it (the matcher may have lost it); absent when in none. */
  leave: z.object({ pair: z.string(), partner: person, reason: leaveReason }).optional(),
  /** Look for somebody; absent: stop looking. */
  join: profileSchema.optional(),
});
export type MatchWish = z.output<typeof matchWish>;

export const REPORT_REASONS = ["spam", "abuse", "nudity", "underage", "other"] as const;

/** Deferred writes (`ctx.later`), by name, with their payloads. Ending a chat for a report or block is a `match` wish. */
export const WRITES = {
  /** Adds the person or renews them; ends a "blocked the bot" mark. */
  register: z.object({ person, firstName: z.string(), languageCode: z.string().optional() }),
  "save-profile": z.object({ person, profile: profileSchema }),
  "set-language": z.object({ person, language: z.string().length(2) }),
  match: matchWish,
  /** Counts towards a ban; the two are never matched again. */
  report: z.object({ person, offender: person, pair: z.string(), reason: z.enum(REPORT_REASONS) }),
  /** The two are never matched again. */
  block: z.object({ person, blocked: person }),
  /**
   * Ends what the person is in and forgets them: profile, reports made, history. Blocks and the reports of others stay for
   * the sake of the others, without a name.
   */
  "delete-person": z.object({
    person,
    /**
     * Of the last wish before: a pair that it led to, and that the person was not told of yet, is forgotten, too,
     * whoever left it first. One before that, or wished for over an hour ago, which MongoDB does not know of yet, stays a week.
     */
    seq: z.number().int().optional(),
    /** When they asked for it, unix ms: a chat that they began since, having come back, is not meant. */
    at: z.number().optional(),
  }),
} as const;
export type WriteName = keyof typeof WRITES;

/** Events (`module.events`), by name, with their payloads: what the matcher tells a chat. */
export const EVENTS = {
  /** Ignore it unless the session is still looking under this `seq`. `widened`: outside the person's own age range. */
  paired: z.object({
    pair: z.string(),
    partner: person,
    seq: z.number().int(),
    since: z.number(),
    widened: z.boolean(),
  }),
  /** The other side ended the pair. Ignore it unless the session is in this pair, or was lost. */
  ended: z.object({ pair: z.string(), partner: person, reason: leaveReason }),
  /** Criteria were widened while waiting. `level` counts from 1; ages are what is looked for now. */
  widened: z.object({
    seq: z.number().int(),
    level: z.number().int(),
    ageFrom: z.number(),
    ageTo: z.number(),
  }),
  /** Nobody was found for so long that the search was ended. */
  expired: z.object({ seq: z.number().int() }),
  /** Telegram would not show the partner what the person sent. */
  refused: z.object({ partner: person }),
  /** Reports added up: no new chats until then; a running one is over. */
  banned: z.object({ until: z.number() }),
} as const;
export type EventName = keyof typeof EVENTS;
