import { NUMBER, numberAsWritten, plainNumbers } from "../../../platform/typed/number-as-written.ts";
import { type Ambiguous, ambiguous, refused, type Typed, typed } from "../../../platform/typed/typed.ts";
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

const COMMAND = new RegExp(
  `^(${Object.keys(SETTING_WORDS).join("|")}) (?:(?:\\$|usd) ?)?${NUMBER} ?(?:[%$]|usd)?$`,
  "u",
);

/** Reads `markup 7.5`, `min $10`, `max 1 000`, `max ۵۰۰`. Whether the value is allowed is the store's to say. */
export function readSettingChange(text: string): Typed<SettingChange, "unclear"> | Ambiguous<SettingChange> {
  const match = COMMAND.exec(plainNumbers(text));
  const number = match?.[2] === undefined ? undefined : numberAsWritten(match[2]);
  if (match === null || number === undefined) return refused("unclear");
  const { factor, name } = SETTING_WORDS[match[1] as keyof typeof SETTING_WORDS];
  // Cents of a typed amount are whole but for what binary fractions leave.
  const change = (value: number) => ({ name, value: Math.round(value * factor * 1_000) / 1_000 });
  return "certain" in number
    ? typed(change(number.certain))
    : ambiguous(change(number.decimal), change(number.other));
}
