/** One number that the shop's owner may change while the bot runs. */
export interface ShopSettingRule {
  /** Its `key` in the collection `settings`. */
  readonly key: string;
  /** What counts while nobody has set it. */
  readonly byDefault: number;
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly whole: boolean;
}

/** All settings of the shop. The limits of the smallest and the largest top-up meet, so no choice of the two can cross. */
export const SHOP_SETTINGS = {
  /** Per cent on top of the carriers' prices. */
  markupPercent: { key: "markup_percent", byDefault: 0, min: 0, max: 1_000, whole: false },
  minTopupCents: { key: "min_topup_cents", byDefault: 500, min: 100, max: 10_000, whole: true },
  maxTopupCents: { key: "max_topup_cents", byDefault: 100_000, min: 10_000, max: 1_000_000, whole: true },
} as const satisfies Record<string, ShopSettingRule>;

export type ShopSettingName = keyof typeof SHOP_SETTINGS;

/** What counts now. */
export type ShopSettings = Readonly<Record<ShopSettingName, number>>;

/** Every name, in the order in which they are listed. */
export const SHOP_SETTING_NAMES = Object.keys(SHOP_SETTINGS) as readonly ShopSettingName[];

/** Whether a setting can have this value. */
export function isPossible(name: ShopSettingName, value: unknown): value is number {
  const { min, max, whole } = SHOP_SETTINGS[name];
  if (typeof value !== "number" || !Number.isFinite(value) || value < min || value > max) return false;
  return !whole || Number.isInteger(value);
}
