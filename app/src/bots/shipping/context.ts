import type { BotContext } from "../../platform/telegram/pipeline/context.ts";
import type { EventContext } from "../../platform/telegram/pipeline/event.ts";
import type { ShippingServices } from "./services.ts";
import type { ShippingSession } from "./session.ts";
import type { Voice } from "./voice.ts";

export type ShippingContext = BotContext<ShippingSession>;
export type ShippingEvent = EventContext<ShippingSession>;

/** What each feature of the conversation is built on. */
export interface Conversation {
  readonly services: ShippingServices;
  readonly voice: Voice;
}
