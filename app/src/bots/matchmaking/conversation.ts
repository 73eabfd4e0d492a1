import { Composer, type MiddlewareFn } from "grammy";
import type { Logger } from "../../platform/observe/logger.ts";
import { privateOnly } from "../../platform/telegram/conversation/private-only.ts";
import { named } from "../../platform/telegram/pipeline/context.ts";
import type { BotModule } from "../../platform/telegram/pipeline/module.ts";
import { createBanEvents } from "./ban/events.ts";
import { createBlockFeature } from "./block/handler.ts";
import { createChatEvents } from "./chat/events.ts";
import { createChatFeature } from "./chat/handler.ts";
import { closeQuestion } from "./chat/open-question.ts";
import { relay } from "./chat/relay.ts";
import type { Conversation, MatchmakingContext } from "./context.ts";
import { createDeletionFeature } from "./deletion/handler.ts";
import { createFallback } from "./fallback/handler.ts";
import { createHelpFeature } from "./help/handler.ts";
import { createLanguageFeature } from "./language/handler.ts";
import { createLeavingFeature } from "./leaving/handler.ts";
import { createOnboardingFeature } from "./onboarding/handler.ts";
import { createPrivacyFeature } from "./privacy/handler.ts";
import { recallPerson } from "./recall/middleware.ts";
import { createReportFeature } from "./report/handler.ts";
import { createSearchEvents } from "./search/events.ts";
import { createSearchFeature } from "./search/handler.ts";
import type { EventName, MatchmakingServices } from "./services.ts";
import { type MatchmakingSession, matchmakingSession } from "./session.ts";
import { createSettingsFeature } from "./settings/handler.ts";
import { createGreeting, createStartFeature } from "./start/handler.ts";
import { createVoice, type Voice } from "./voice.ts";

/**
 * The bot's conversation over its services. A feature is one folder and one line here; the first that fits takes the
 * update. @param now unix ms
 */
export function createConversation(
  services: MatchmakingServices,
  logger: Logger,
  now: () => number = Date.now,
): BotModule<MatchmakingSession> {
  const voice = createVoice(logger);
  const conversation: Conversation = { services, voice, now };
  return {
    name: "matchmaking",
    session: matchmakingSession,
    handler: handler(conversation),
    stateless: stateless(voice),
    events: {
      ...createSearchEvents(conversation),
      ...createChatEvents(conversation),
      ...createBanEvents(conversation),
    } satisfies Record<EventName, unknown>,
    // A talk goes faster than a form; nobody types more for long, and a flood is the partner's trouble.
    rateLimit: { intervalMs: 700, burst: 15 },
    confidential: true,
    explain: (ctx) => voice(ctx).plain("apology"),
    slowDown: (ctx, seconds) => voice(ctx).plain("slow-down", { seconds }),
    unavailable: (ctx) => voice(ctx).plain("unavailable"),
  };
}

function handler(conversation: Conversation): Composer<MatchmakingContext> {
  const { voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  // First of all, and once more for somebody whose session was lost: most of what comes is a word between two people.
  composer.use(relay(conversation));
  composer.use(named("elsewhere", inPrivate(voice)));
  composer.use(recallPerson(conversation));
  composer.use(relay(conversation));
  composer.use(closeQuestion());
  composer.use(named("search", createSearchFeature(conversation)));
  composer.use(named("chat", createChatFeature(conversation)));
  composer.use(named("start", createStartFeature(conversation)));
  composer.use(named("report", createReportFeature(conversation)));
  composer.use(named("block", createBlockFeature(conversation)));
  composer.use(named("settings", createSettingsFeature(conversation)));
  composer.use(named("language", createLanguageFeature(conversation)));
  composer.use(named("help", createHelpFeature(conversation)));
  composer.use(named("privacy", createPrivacyFeature(conversation)));
  composer.use(named("deletion", createDeletionFeature(conversation)));
  composer.use(named("leaving", createLeavingFeature(conversation)));
  composer.use(named("onboarding", createOnboardingFeature(conversation)));
  composer.use(named("other", createFallback(conversation)));
  return composer;
}

/** What can be answered while nothing can be kept. */
function stateless(voice: Voice): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  composer.use(inPrivate(voice));
  composer.use(createGreeting({ voice }));
  composer.use(createHelpFeature({ voice }));
  composer.use(createPrivacyFeature({ voice }));
  return composer;
}

/** Who talks with whom is nobody else's to read. */
function inPrivate(voice: Voice): MiddlewareFn<MatchmakingContext> {
  return privateOnly({
    stale: (ctx) => voice(ctx).plain("alert-stale"),
    hint: (ctx, link) => voice(ctx)("hint-private", { link }),
  });
}
