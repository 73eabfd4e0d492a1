import { InlineKeyboard } from "grammy";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import type { OrderStore } from "../orders/store.ts";
import type { PeopleService, ShippingTexts } from "../services.ts";
import { isOver } from "./parcel-state.ts";
import { trackingText } from "./press.ts";
import type { TrackingStore } from "./store.ts";
import { adviceOf } from "./texts.ts";
import { type SayTime, seenText } from "./times.ts";
import type { TrackingDocument } from "./tracking-document.ts";

export interface TellChangeDeps {
  readonly trackings: TrackingStore;
  readonly orders: Pick<OrderStore, "find">;
  readonly people: Pick<PeopleService, "language">;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

/** Orders whose label is good; those being voided may still turn out to be. */
const LIVE: ReadonlySet<string> = new Set(["buying", "labelled", "voiding"]);

/** True while an order's parcel is somebody's business. */
export const isLive = ({ state }: Pick<OrderDocument, "state">): boolean => LIVE.has(state);

/** Tells the person the last change of a parcel, once; says nothing of what was muted, and ends with a void label. */
export async function tellChange(deps: TellChangeDeps, tracking: TrackingDocument): Promise<void> {
  const { changes, order_id } = tracking;
  const order = await deps.orders.find(order_id);
  if (order === undefined || !isLive(order)) await deps.trackings.end(order_id, "void");
  else if (!tracking.muted) await say(deps, tracking, order);
  await deps.trackings.markTold(order_id, changes);
}

async function say(
  { chats, people, texts }: TellChangeDeps,
  tracking: TrackingDocument,
  order: OrderDocument,
): Promise<void> {
  const { chat_id, changes, order_id: orderId, telegram_id } = tracking;
  const language = await people.language(telegram_id);
  const keyboard = new InlineKeyboard();
  keyboard.text(texts.t(language, "button-track-details", {}), trackingText({ kind: "track", orderId }));
  if (!isOver(tracking.state)) {
    const mute = trackingText({ kind: "track-mute", orderId, muted: true });
    keyboard.text(texts.t(language, "button-track-mute", {}), mute);
  }
  const text = changeText(texts, language, tracking, order);
  await chats.say(chat_id, `track.${orderId}.${changes}`, (api) =>
    api.sendMessage(chat_id, text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } }),
  );
}

function changeText(
  texts: ShippingTexts,
  language: string | undefined,
  {
    order_id: orderId,
    reason,
    scans,
    state,
    state_at,
    state_local: local,
    state_place: place,
  }: TrackingDocument,
  { to }: OrderDocument,
): string {
  const advice = adviceOf(state, reason);
  const time: SayTime = (args) => texts.t(language, "track-time", args);
  const words = advice && scans.find(({ at }) => at.getTime() === state_at?.getTime())?.description;
  return [
    texts.t(language, "track-state", { state }),
    texts.t(language, "track-parcel", { orderId, name: to.name, city: to.city }),
    ...(state_at
      ? [texts.t(language, "track-seen", { where: seenText(language, { at: state_at, local, place }, time) })]
      : []),
    ...(words ? [texts.t(language, "track-words", { words })] : []),
    ...(advice ? ["", texts.t(language, "track-advice", { advice })] : []),
  ].join("\n");
}
