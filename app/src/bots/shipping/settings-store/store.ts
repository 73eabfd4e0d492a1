import type { Db } from "mongodb";
import { AppError } from "../../../platform/errors/app-error.ts";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import {
  isPossible,
  SHOP_SETTING_NAMES,
  SHOP_SETTINGS,
  type ShopSettingName,
  type ShopSettingRule,
  type ShopSettings,
} from "./shop-settings.ts";

/** A setting as its owner sees it. */
export interface ShopSetting extends ShopSettingRule {
  readonly name: ShopSettingName;
  readonly value: number;
  /** Telegram id of who changed it last; absent while the default counts, or when it was set by hand. */
  readonly changedBy?: number;
  readonly changedAt?: Date;
}

/** The shop's settings in MongoDB (`settings`). Every call throws CONFIG_INVALID when what is kept there is no possible value. */
export interface ShopSettingsStore {
  /** What counts now, at most 60 s old, and right after a change made by this process. */
  current(): Promise<ShopSettings>;
  /** All of them as they are kept now, in a steady order. */
  all(): Promise<readonly ShopSetting[]>;
  /**
   * Keeps a value; safe to repeat. Other processes follow within a minute.
   * @param by Telegram id of the owner who wants it.
   * @throws AppError SETTING_INVALID {name, min, max}: nothing was changed.
   */
  set(name: ShopSettingName, value: number, by: number): Promise<void>;
}

export interface SettingDocument {
  readonly key: string;
  readonly value: unknown;
  readonly changed_by?: number;
  readonly changed_at?: Date;
}

export const SETTINGS = "settings";

const REMEMBERED_MS = 60_000;

/** Builds the store over a bot's database. */
export function createShopSettings(db: Db): ShopSettingsStore {
  const settings = db.collection<SettingDocument>(SETTINGS);
  let remembered: { readonly values: Promise<ShopSettings>; readonly until: number } | undefined;

  async function all(): Promise<readonly ShopSetting[]> {
    const keys = SHOP_SETTING_NAMES.map((name) => SHOP_SETTINGS[name].key);
    const kept = await mongoCall("shop settings", settings.find({ key: { $in: keys } }).toArray());
    return SHOP_SETTING_NAMES.map((name) =>
      settingOf(
        name,
        kept.find(({ key }) => key === SHOP_SETTINGS[name].key),
      ),
    );
  }

  return {
    all,
    current: () => {
      if (remembered && performance.now() < remembered.until) return remembered.values;
      const values = all().then(valuesOf);
      const entry = { values, until: performance.now() + REMEMBERED_MS };
      remembered = entry;
      values.catch(() => {
        if (remembered === entry) remembered = undefined;
      });
      return values;
    },
    set: async (name, value, by) => {
      if (!isPossible(name, value)) throw impossible("SETTING_INVALID", name);
      const { key } = SHOP_SETTINGS[name];
      const change = { $set: { value, changed_by: by, changed_at: new Date() } };
      await mongoCall("shop setting", settings.updateOne({ key }, change, { upsert: true }));
      remembered = undefined;
    },
  };
}

function settingOf(name: ShopSettingName, kept: SettingDocument | undefined): ShopSetting {
  const rule: ShopSettingRule = SHOP_SETTINGS[name];
  if (kept === undefined) return { ...rule, name, value: rule.byDefault };
  if (!isPossible(name, kept.value)) throw impossible("CONFIG_INVALID", name);
  return {
    ...rule,
    name,
    value: kept.value,
    ...(kept.changed_by !== undefined && { changedBy: kept.changed_by }),
    ...(kept.changed_at && { changedAt: kept.changed_at }),
  };
}

function valuesOf(list: readonly ShopSetting[]): ShopSettings {
  return Object.fromEntries(list.map(({ name, value }) => [name, value])) as ShopSettings;
}

function impossible(code: "SETTING_INVALID" | "CONFIG_INVALID", name: ShopSettingName): AppError {
  const { key, max, min, whole } = SHOP_SETTINGS[name];
  const kind = whole ? "a whole number" : "a number";
  return new AppError(code, `settings.${key} must be ${kind} from ${min} to ${max}.`, {
    details: { name, min, max },
  });
}
