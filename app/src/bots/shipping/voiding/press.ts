import { wholeNumber } from "../../../platform/telegram/conversation/press-codec.ts";
import { ORDER_ID } from "../orders/order-id.ts";

/** The buttons of voiding: the question, and its yes, which names the wish by what the question was about. */
export type VoidPress =
  | { readonly kind: "void"; readonly orderId: string }
  | { readonly kind: "void-yes"; readonly orderId: string; readonly wish: number };

export function voidText(press: VoidPress): string {
  return press.kind === "void" ? `void:${press.orderId}` : `void-yes:${press.orderId}:${press.wish}`;
}

/** By the first part of the data. */
export const VOID_READERS = {
  void: ([orderId = ""]: readonly string[]): VoidPress | undefined =>
    ORDER_ID.test(orderId) ? { kind: "void", orderId } : undefined,
  "void-yes": ([orderId = "", part]: readonly string[]): VoidPress | undefined => {
    const wish = wholeNumber(part);
    return wish === undefined || !ORDER_ID.test(orderId) ? undefined : { kind: "void-yes", orderId, wish };
  },
};
