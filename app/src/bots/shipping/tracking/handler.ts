import { Composer } from "grammy";
import { hasCode } from "../../../platform/errors/app-error.ts";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { say, show } from "../screen.ts";
import { parcelPage, parcelsPage } from "./reply.ts";
import type { TrackedParcel } from "./service.ts";

/** `/track`: where parcels are, and quiet about those that are of no interest. */
export function createTrackingFeature({ services, voice }: Conversation): Composer<ShippingContext> {
  const { tracking } = services;
  const composer = new Composer<ShippingContext>();

  onCommand(composer, ["track"], async (ctx, argument) => {
    const wanted = argument.trim();
    const person = personOf(ctx);
    if (wanted === "") return say(ctx, parcelsPage(voice(ctx), await tracking.underWay(person, 1)));
    const parcel = await tracking.find(wanted.slice(0, 60).toWellFormed(), person);
    await say(ctx, parcelPage(voice(ctx), parcel));
  });
  onPress(composer, "tracks", async (ctx, { page }) => {
    await show(ctx, parcelsPage(voice(ctx), await tracking.underWay(personOf(ctx), page)));
    return undefined;
  });
  onPress(composer, "track", async (ctx, { orderId }) => {
    const parcel = await known(() => tracking.find(orderId, personOf(ctx)));
    if (parcel === undefined) return voice(ctx).plain("alert-no-order");
    await show(ctx, parcelPage(voice(ctx), parcel));
    return undefined;
  });
  onPress(composer, "track-mute", async (ctx, { muted, orderId }) => {
    const parcel = await known(() => tracking.mute(orderId, personOf(ctx), muted));
    if (parcel === undefined) return voice(ctx).plain("alert-no-order");
    await show(ctx, parcelPage(voice(ctx), parcel));
    return voice(ctx).plain(muted ? "track-muted" : "track-unmuted");
  });
  return composer;
}

/** A button with an order that is not there, or somebody else's, is a button that is no longer good. */
async function known(find: () => Promise<TrackedParcel>): Promise<TrackedParcel | undefined> {
  try {
    return await find();
  } catch (error) {
    if (hasCode(error, "ORDER_NOT_FOUND")) return undefined;
    throw error;
  }
}
