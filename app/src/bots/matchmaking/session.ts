import { z } from "zod";
import { LANGUAGES } from "../../platform/i18n/language.ts";
import type { SessionType } from "../../platform/telegram/pipeline/module.ts";
import { profileSchema } from "./profile.ts";

const person = z.number().int();

/** What a person is doing. */
const stateSchema = z.discriminatedUnion("at", [
  z.object({ at: z.literal("idle") }),
  z.object({
    at: z.literal("searching"),
    /** Of its newest wish. */
    seq: z.number().int(),
    /** Of the wish that began it, where answers were changed since. */
    began: z.number().int().optional(),
    /** The newest message that says so, which is edited as time passes; a reference until it is sent. */
    message: z.number().int(),
  }),
  z.object({
    at: z.literal("chatting"),
    pair: z.string(),
    partner: person,
    /** When the chat began, unix ms; names it on buttons. */
    since: z.number(),
  }),
]);

/** A chat that ended: it can still be reported for a while. */
const pastSchema = z.object({
  pair: z.string(),
  partner: person,
  since: z.number(),
  endedAt: z.number(),
  reported: z.boolean(),
  blocked: z.boolean(),
});

const sessionSchema = z.object({
  /** The bot's language. Absent in a session that is new or was lost: MongoDB is to be asked who this is. */
  language: z.enum(LANGUAGES).optional(),
  /** Whether the person chose it; else it follows their Telegram. */
  languageChosen: z.boolean().optional(),
  state: stateSchema,
  /** Of the person's last wish to the matcher: the next one is greater. */
  seq: z.number().int(),
  /** Absent until onboarding was finished. */
  profile: profileSchema.optional(),
  /** Onboarding under way: the open question, and the answers before it. */
  draft: z
    .object({
      step: z.enum(["age", "gender", "seeks", "language"]),
      known: profileSchema.pick({ age: true, gender: true, seeks: true }).partial(),
    })
    .optional(),
  /** The question of `/settings` that a typed number answers. */
  expecting: z.enum(["age", "ages"]).optional(),
  /** The chat that ended last. */
  past: pastSchema.optional(),
  /** Those before it, the newest first; apart, because the release before this one reads `past` and lets others be. */
  earlier: z.array(pastSchema).readonly().optional(),
  /** When the chat began that was ended by Stop, until somebody new is looked for, unix ms: it may turn out to be a skip. */
  stopped: z.number().optional(),
  /** Chats left for the next one soon after they began: how many since when, unix ms. */
  skips: z.object({ from: z.number(), count: z.number().int() }).optional(),
  /** When a question with buttons was asked in the chat that is on, until anything is pressed, commanded or held back, unix ms. */
  asked: z.number().optional(),
  /** Of what was held back last, by its `media_group_id`: the rest of an album comes as messages of its own. */
  heldAlbum: z.string().optional(),
  /** Unix ms. */
  bannedUntil: z.number().optional(),
});

/** A person's state in the chat with the matchmaking bot; under a kilobyte and a half. A relayed message leaves it as it is. */
export type MatchmakingSession = z.output<typeof sessionSchema>;
export type PastChat = Readonly<z.output<typeof pastSchema>>;
export type Searching = Extract<MatchmakingSession["state"], { at: "searching" }>;
export type Chatting = Extract<MatchmakingSession["state"], { at: "chatting" }>;

export const matchmakingSession: SessionType<MatchmakingSession> = {
  initial: () => ({ state: { at: "idle" }, seq: 0 }),
  parse: (stored) => {
    sessionSchema.parse(stored);
    // The stored object itself, not zod's copy: in another order of its fields it would count as changed.
    return stored as MatchmakingSession;
  },
};
