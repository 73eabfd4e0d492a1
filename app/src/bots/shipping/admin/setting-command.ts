import { normalize } from "../../../platform/typed/normalize.ts";
import { NUMBER, readNumber } from "../../../platform/typed/number.ts";
import type { ShopSettingName } from "../settings-store/shop-settings.ts";

/** What an owner types to change a setting, after `/admin`. Per cent are kept as they are, dollars as cents. */
export const SETTING_WORDS = {
  markup: { name: "markupPercent", factor: 1 },
  min: { name: "minTopupCents", factor: 100 },
  max: { name: "maxTopupCents", factor: 100 },
} as const satisfies Record<string, { readonly name: ShopSettingName; readonly factor: number }>;

export interface SettingChange {
  readonly name: ShopSettingName;
  readonly value: number;
}

const COMMAND = new RegExp(`^(${Object.keys(SETTING_WORDS).join("|")}) \\$?${NUMBER} ?[%$]?$`, "u");

/** Reads `markup 7.5`, `min $10`, `max ۵۰۰`; undefined for anything else. Whether the value is allowed is the store's to say. */
export function readSettingChange(text: string): SettingChange | undefined {
  const match = COMMAND.exec(normalize(text));
  if (match === null) return undefined;
  const { factor, name } = SETTING_WORDS[match[1] as keyof typeof SETTING_WORDS];
  // Cents of a typed amount are whole but for what binary fractions leave.
  const value = Math.round(readNumber(match[2]) * factor * 1_000) / 1_000;
  return { name, value };
}
