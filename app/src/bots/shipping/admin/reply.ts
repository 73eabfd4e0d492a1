import { unmistakable } from "../../../platform/typed/number-as-written.ts";
import { formatUsd } from "../ledger/money.ts";
import type { OffTheList } from "../payments/reviews.ts";
import type { Button, Screen } from "../screen.ts";
import type { ShopSettingName } from "../settings-store/shop-settings.ts";
import type { ShopSetting } from "../settings-store/store.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { WaitingPayments } from "./figures.ts";
import type { AdminView } from "./press.ts";
import type { DayArgs } from "./report.ts";
import { type readSettingChange, SETTING_WORDS, type SettingChange } from "./setting-command.ts";

const LABELS = {
  today: "button-admin-today",
  yesterday: "button-admin-yesterday",
  settings: "button-admin-settings",
} as const satisfies Partial<Record<AdminView, string>>;

/** A day of the shop. `failing` has a sentence of its own, since Fluent has no choice by "empty or not". */
export function dayPage(
  t: ShippingTranslator,
  { failing, otherCosts, ...args }: DayArgs,
  waiting: WaitingPayments,
): Screen {
  const carriers = failing === "" ? t("admin-no-trouble") : t("admin-trouble", { failing });
  const costs = otherCosts === undefined ? [] : [t("admin-other-costs", { ...otherCosts })];
  return { html: [t("admin-day", args), carriers, ...costs].join("\n\n"), rows: views(t, waiting) };
}

/** The settings with their limits, who changed them, and how to. */
export function settingsPage(
  t: ShippingTranslator,
  settings: readonly ShopSetting[],
  waiting: WaitingPayments,
): Screen {
  const lines = settings.map((setting) => settingLine(t, setting));
  return {
    html: [t("admin-settings"), ...lines, t("admin-settings-how")].join("\n\n"),
    rows: views(t, waiting),
  };
}

/** The payments that wait for the owner, the oldest first. */
export function reviewPage(t: ShippingTranslator, waiting: WaitingPayments): Screen {
  const { count, oldest } = waiting;
  if (count === 0) return { html: t("admin-review-none"), rows: views(t, waiting) };
  const lines = oldest.map(({ paymentId, reason, since, telegramId, trackId, what }) =>
    t("admin-review-line", {
      paymentId,
      person: String(telegramId),
      reason,
      since: t.date(since),
      trackId,
      what,
    }),
  );
  const title = t("admin-review", { count: String(count), shown: String(oldest.length) });
  return { html: [title, ...lines, t("admin-review-how")].join("\n\n"), rows: views(t, waiting) };
}

/** What was taken off the list, and what is left on it. */
export function reviewClosed(
  t: ShippingTranslator,
  off: OffTheList | undefined,
  waiting: WaitingPayments,
): Screen {
  if (off === undefined) return { html: t("admin-close-none"), rows: views(t, waiting) };
  const { closed, paymentId, telegramId } = off;
  const html = t("admin-closed", { paymentId, person: String(telegramId), why: closed.why });
  return { html, rows: views(t, waiting) };
}

/** A value as the owner types it: per cent, or dollars. */
export const settingText = (name: ShopSettingName, value: number): string =>
  name === "markupPercent" ? `${value} %` : formatUsd(value);

/** What was sent is no change; one that can mean two values is shown as both, ready to be sent. */
export function settingRefused(
  t: ShippingTranslator,
  refused: Extract<ReturnType<typeof readSettingChange>, { readonly ok: false }>,
): Screen {
  if (refused.problem === "unclear") return { html: t("admin-unclear") };
  const [one, other] = refused.readings;
  const shown = ({ name, value }: SettingChange) => unmistakable(value / factorOf(name));
  return {
    html: t("admin-ambiguous", { word: wordOf(one.name), one: shown(one), other: shown(other) }),
  };
}

function settingLine(t: ShippingTranslator, setting: ShopSetting): string {
  const { changedAt, changedBy, max, min, name, value } = setting;
  const line = t("admin-setting", {
    word: wordOf(name),
    name,
    value: settingText(name, value),
    min: settingText(name, min),
    max: settingText(name, max),
  });
  if (changedAt === undefined) return line;
  return `${line}\n${t("admin-setting-changed", { by: String(changedBy ?? "?"), at: t.date(changedAt) })}`;
}

function wordOf(wanted: ShopSettingName): string {
  const found = Object.entries(SETTING_WORDS).find(([, { name }]) => name === wanted);
  return found?.[0] ?? wanted;
}

const factorOf = (wanted: ShopSettingName): number =>
  Object.values(SETTING_WORDS).find(({ name }) => name === wanted)?.factor ?? 1;

function views(t: ShippingTranslator, { count }: WaitingPayments): Button[][] {
  const button = (view: keyof typeof LABELS): Button => ({
    text: t.plain(LABELS[view]),
    press: { kind: "admin", view },
  });
  const review: Button = {
    text: t.plain("button-admin-review", { count: String(count) }),
    press: { kind: "admin", view: "review" },
  };
  return [
    [button("today"), button("yesterday")],
    [button("settings"), review],
  ];
}
