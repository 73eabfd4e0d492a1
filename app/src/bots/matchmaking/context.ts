import type { BotContext } from "../../platform/telegram/pipeline/context.ts";
import type { EventContext } from "../../platform/telegram/pipeline/event.ts";
import type { MatchmakingServices } from "./services.ts";
import type { MatchmakingSession } from "./session.ts";
import type { Voice } from "./voice.ts";

export type MatchmakingContext = BotContext<MatchmakingSession>;
export type MatchmakingEvent = EventContext<MatchmakingSession>;

/** What each feature of the conversation is built on. */
export interface Conversation {
  readonly services: MatchmakingServices;
  readonly voice: Voice;
  /** Unix ms. */
  readonly now: () => number;
}
