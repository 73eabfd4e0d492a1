import { Composer, type MiddlewareFn } from "grammy";
import type { Logger } from "../../platform/observe/logger.ts";
import { privateOnly } from "../../platform/telegram/conversation/private-only.ts";
import { named } from "../../platform/telegram/pipeline/context.ts";
import type { BotModule } from "../../platform/telegram/pipeline/module.ts";
import { createAdminFeature } from "./admin/handler.ts";
import { createBalanceFeature } from "./balance/handler.ts";
import { createCancelFeature } from "./cancel/handler.ts";
import type { Conversation, ShippingContext } from "./context.ts";
import { createFallback } from "./fallback/handler.ts";
import { createHelpFeature } from "./help/handler.ts";
import { createLanguageFeature } from "./language/handler.ts";
import { recallLanguage } from "./language/recall.ts";
import { createNewLabelFeature } from "./newlabel/handler.ts";
import { leaveNothingAsking } from "./newlabel/left-behind.ts";
import { createRatesEvents } from "./newlabel/rates-events.ts";
import { createAddressEvents } from "./newlabel/reading-event.ts";
import { createOrdersFeature } from "./orders/handler.ts";
import { createPrivacyFeature } from "./privacy/handler.ts";
import { createReprintFeature } from "./reprint/handler.ts";
import type { ShippingServices } from "./services.ts";
import { type ShippingSession, shippingSession } from "./session.ts";
import { createGreeting, createStartFeature } from "./start/handler.ts";
import { createTemplatesFeature } from "./templates/handler.ts";
import { createStatementFeature } from "./statement/handler.ts";
import { createTopupFeature } from "./topup/handler.ts";
import { createInvoiceEvents } from "./topup/invoice-event.ts";
import { createTrackingFeature } from "./tracking/handler.ts";
import { createVoice, sentenceOf, type Voice, voiceIn } from "./voice.ts";
import { createVoidingFeature } from "./voiding/handler.ts";

/** The bot's conversation over its services. A feature is one folder and one line here; the first that fits takes the update. */
export function createConversation(services: ShippingServices, logger: Logger): BotModule<ShippingSession> {
  const voice = createVoice(logger);
  const conversation: Conversation = { services, voice };
  return {
    name: "shipping",
    session: shippingSession,
    handler: handler(conversation),
    events: {
      ...createRatesEvents(conversation),
      ...createAddressEvents(services, voiceIn(logger)),
      ...createInvoiceEvents(conversation),
    },
    stateless: stateless(voice),
    // People press faster than they think, but nobody types two messages a second for long.
    rateLimit: { intervalMs: 500, burst: 20 },
    explain: (ctx, error) => sentenceOf(voice(ctx).plain, error) ?? voice(ctx).plain("apology"),
    slowDown: (ctx, seconds) => voice(ctx).plain("slow-down", { seconds }),
    unavailable: (ctx) => voice(ctx).plain("unavailable"),
  };
}

function handler(conversation: Conversation): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  composer.use(named("elsewhere", inPrivate(conversation.voice)));
  composer.use(recallLanguage(conversation.services.people));
  composer.use(leaveNothingAsking(conversation));
  composer.use(named("start", createStartFeature(conversation)));
  composer.use(named("help", createHelpFeature(conversation)));
  composer.use(named("privacy", createPrivacyFeature(conversation)));
  composer.use(named("language", createLanguageFeature(conversation)));
  composer.use(named("cancel", createCancelFeature(conversation)));
  composer.use(named("balance", createBalanceFeature(conversation)));
  composer.use(named("statement", createStatementFeature(conversation)));
  composer.use(named("topup", createTopupFeature(conversation)));
  composer.use(named("orders", createOrdersFeature(conversation)));
  composer.use(named("templates", createTemplatesFeature(conversation)));
  composer.use(named("reprint", createReprintFeature(conversation)));
  composer.use(named("voiding", createVoidingFeature(conversation)));
  composer.use(named("tracking", createTrackingFeature(conversation)));
  composer.use(named("admin", createAdminFeature(conversation)));
  composer.use(named("newlabel", createNewLabelFeature(conversation)));
  composer.use(named("other", createFallback(conversation)));
  return composer;
}

/** What can be answered while nothing can be kept. */
function stateless(voice: Voice): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  composer.use(inPrivate(voice));
  composer.use(createGreeting({ voice }));
  composer.use(createHelpFeature({ voice }));
  composer.use(createPrivacyFeature({ voice }));
  return composer;
}

/** Addresses and balances are nobody else's to read. */
function inPrivate(voice: Voice): MiddlewareFn<ShippingContext> {
  return privateOnly({
    stale: (ctx) => voice(ctx).plain("alert-stale"),
    hint: (ctx, link) => voice(ctx)("hint-private", { link }),
  });
}
