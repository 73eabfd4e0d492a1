import type { Method } from "./call.ts";
import { callbackMethods } from "./callback-methods.ts";
import { copyMethods } from "./copy-methods.ts";
import { deliveryMethods } from "./delivery-methods.ts";
import { editMethods } from "./edit-methods.ts";
import { mediaMethods } from "./media-methods.ts";
import { paymentMethods } from "./payment-methods.ts";
import { profileMethods } from "./profile-methods.ts";
import { textMethods } from "./text-methods.ts";

const BY_NAME: Readonly<Record<string, Method>> = {
  ...deliveryMethods,
  ...textMethods,
  ...editMethods,
  ...mediaMethods,
  ...copyMethods,
  ...callbackMethods,
  ...profileMethods,
  ...paymentMethods,
};

/** All methods by their names in lower case: Telegram takes them in any. */
export const METHODS: ReadonlyMap<string, { readonly name: string; readonly run: Method }> = new Map(
  Object.entries(BY_NAME).map(([name, run]) => [name.toLowerCase(), { name, run }]),
);
