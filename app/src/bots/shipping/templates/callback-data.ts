import { oneOf, wholeNumber } from "../../../platform/telegram/conversation/press-codec.ts";
import { PARTS, type Part } from "./template.ts";

const ON_ONE = ["open", "rename", "delete", "drop", "star", "unstar"] as const;
const PLAIN = ["new-address", "cancel"] as const;
const ON_ORDER_PART = ["name", "proposed"] as const;

/** What a button about templates does; `page` is the page of the list to come back to. */
export type TemplateAct =
  | { readonly act: "list"; readonly page: number }
  | { readonly act: (typeof ON_ONE)[number]; readonly id: string; readonly page: number }
  /** `over`: even if a label is under way. */
  | { readonly act: "use"; readonly id: string; readonly as: Part; readonly over: boolean }
  | { readonly act: "repeat"; readonly orderId: string; readonly over: boolean }
  | { readonly act: "save"; readonly orderId: string }
  /** `name` asks for one, `proposed` takes the one that was proposed. */
  | { readonly act: (typeof ON_ORDER_PART)[number]; readonly orderId: string; readonly part: Part }
  /** Takes the name that was proposed for a new address; `id` is that of the draft it was asked for in. */
  | { readonly act: "proposed-address"; readonly id: string }
  | { readonly act: (typeof PLAIN)[number] };

export type TemplatePress = { readonly kind: "template" } & TemplateAct;

/** What a template's id looks like, see `SaveTemplate`. */
export const TEMPLATE_ID = /^[\w-]{10}$/;
const DRAFT_ID = /^[\w-]{1,12}$/;
const ORDER_ID = /^[A-Z0-9-]{1,24}$/;

/** The data of a button, its parts between colons. */
export function templateText(press: TemplateAct): string {
  switch (press.act) {
    case "list":
      return `t:list:${press.page}`;
    case "use":
      return `t:use:${press.id}:${press.as}:${flag(press.over)}`;
    case "repeat":
      return `t:repeat:${press.orderId}:${flag(press.over)}`;
    case "save":
      return `t:save:${press.orderId}`;
    case "name":
    case "proposed":
      return `t:${press.act}:${press.orderId}:${press.part}`;
    case "proposed-address":
      return `t:proposed-address:${press.id}`;
    case "new-address":
    case "cancel":
      return `t:${press.act}`;
    default:
      return `t:${press.act}:${press.id}:${press.page}`;
  }
}

/** The press behind the parts of a button's data, its leading `t` taken off. */
export function readTemplatePress([act, ...rest]: readonly string[]): TemplatePress | undefined {
  const [first = "", second, third] = rest;
  const plain = oneOf(PLAIN, act);
  if (plain !== undefined) return { kind: "template", act: plain };
  if (act === "list") {
    const page = wholeNumber(first);
    return page === undefined ? undefined : { kind: "template", act, page };
  }
  const one = oneOf(ON_ONE, act);
  if (one !== undefined) {
    const page = wholeNumber(second);
    return page === undefined || !TEMPLATE_ID.test(first)
      ? undefined
      : { kind: "template", act: one, id: first, page };
  }
  if (act === "use") {
    const as = oneOf(PARTS, second);
    return as && TEMPLATE_ID.test(first)
      ? { kind: "template", act, id: first, as, over: third === "1" }
      : undefined;
  }
  return act === "proposed-address" ? readAddressPress(first) : readOrderPress(act, first, second);
}

const readAddressPress = (id: string): TemplatePress | undefined =>
  DRAFT_ID.test(id) ? { kind: "template", act: "proposed-address", id } : undefined;

function readOrderPress(
  act: string | undefined,
  orderId: string,
  argument: string | undefined,
): TemplatePress | undefined {
  if (!ORDER_ID.test(orderId)) return undefined;
  if (act === "save") return { kind: "template", act, orderId };
  if (act === "repeat") return { kind: "template", act, orderId, over: argument === "1" };
  const naming = oneOf(ON_ORDER_PART, act);
  const part = oneOf(PARTS, argument);
  return naming && part && { kind: "template", act: naming, orderId, part };
}

const flag = (value: boolean): string => (value ? "1" : "0");
