import type { Method } from "./call.ts";
import { callbackMethods } from "./callback-methods.ts";
import { deliveryMethods } from "./delivery-methods.ts";
import { editMethods } from "./edit-methods.ts";
import { textMethods } from "./text-methods.ts";

/** All methods by their names in lower case: Telegram takes them in any. */
export const METHODS: ReadonlyMap<string, { readonly name: string; readonly run: Method }> = new Map(
  Object.entries({ ...deliveryMethods, ...textMethods, ...callbackMethods, ...editMethods }).map(
    ([name, run]) => [name.toLowerCase(), { name, run }],
  ),
);
