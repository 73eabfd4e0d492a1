import { Composer } from "grammy";
import { AppError } from "../../../platform/errors/app-error.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPress, type Toast } from "../press.ts";
import { type Screen, say, show } from "../screen.ts";
import { SHOP_SETTINGS } from "../settings-store/shop-settings.ts";
import { shopDay } from "./day.ts";
import type { AdminView } from "./press.ts";
import { dayPage, reviewClosed, reviewPage, settingRefused, settingsPage, settingText } from "./reply.ts";
import { dayReport } from "./report.ts";
import { type ReviewCommand, readReviewCommand } from "./review-command.ts";
import { readSettingChange, type SettingChange } from "./setting-command.ts";

/** A command with its reason. */
const LONGEST = 300;

/** `/admin` for the shop's owners. To everybody else the command and its buttons do not exist. */
export function createAdminFeature(conversation: Conversation): Composer<ShippingContext> {
  const { services, voice } = conversation;
  const composer = new Composer<ShippingContext>();

  composer.use(async (ctx, next) => {
    if (!ctx.hasCommand("admin") || !services.owners.isOwner(personOf(ctx))) return next();
    const wanted = String(ctx.match).trim().slice(0, LONGEST).toWellFormed();
    if (wanted === "") return say(ctx, await page(conversation, ctx, "today"));
    const closing = readReviewCommand(wanted);
    if (closing !== undefined) return say(ctx, await closed(conversation, ctx, closing));
    const change = readSettingChange(wanted);
    await say(
      ctx,
      change.ok ? await changed(conversation, ctx, change.value) : settingRefused(voice(ctx), change),
    );
  });
  onPress(composer, "admin", async (ctx, { view }): Promise<Toast> => {
    if (!services.owners.isOwner(personOf(ctx))) return voice(ctx).plain("alert-stale");
    await show(ctx, await page(conversation, ctx, view));
    return undefined;
  });
  return composer;
}

async function page(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  view: AdminView,
): Promise<Screen> {
  const waiting = await services.figures.waiting();
  if (view === "review") return reviewPage(voice(ctx), waiting);
  if (view === "settings") return settingsPage(voice(ctx), await services.shop.all(), waiting);
  const now = new Date();
  const day = shopDay(now, view === "today" ? 0 : 1);
  return dayPage(voice(ctx), await dayReport(services.figures, day, now), waiting);
}

/** Takes a payment off the list, with the reason that is kept with it. */
async function closed(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  { paymentId, why }: ReviewCommand,
): Promise<Screen> {
  const t = voice(ctx);
  if (why === "") return { html: t("admin-close-why", { paymentId: paymentId.toUpperCase() }) };
  const off = await services.reviews.close({ paymentId, owner: personOf(ctx), why });
  return reviewClosed(t, off, await services.figures.waiting());
}

/** Keeps the value and says what was before; beyond its limits nothing changes. */
async function changed(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  { name, value }: SettingChange,
): Promise<Screen> {
  const t = voice(ctx);
  const before = (await services.shop.all()).find((setting) => setting.name === name)?.value;
  try {
    await services.shop.set(name, value, personOf(ctx));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "SETTING_INVALID") throw error;
    const { max, min } = SHOP_SETTINGS[name];
    return {
      html: t("admin-out-of-range", { name, min: settingText(name, min), max: settingText(name, max) }),
    };
  }
  const was = settingText(name, before ?? SHOP_SETTINGS[name].byDefault);
  return { html: t("admin-changed", { name, was, value: settingText(name, value) }) };
}
