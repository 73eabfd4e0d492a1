import { isLanguage, type Language } from "../../platform/i18n/language.ts";
import { createPressCodec, oneOf, wholeNumber } from "../../platform/telegram/conversation/press-codec.ts";
import { ADDRESS_FIELDS, type AddressField } from "./addresses/address.ts";
import { type AdminPress, adminText, readAdminPress } from "./admin/press.ts";
import { ORDER_ID } from "./orders/order-id.ts";
import {
  readTemplatePress,
  TEMPLATE_ID,
  type TemplatePress,
  templateText,
} from "./templates/callback-data.ts";
import { TRACKING_DECODERS, type TrackingPress, trackingText } from "./tracking/press.ts";
import { VOID_READERS, type VoidPress, voidText } from "./voiding/press.ts";

const PLACES = [
  "newlabel",
  "resume",
  "restart",
  "balance",
  "statement",
  "topup",
  "orders",
  "templates",
  "help",
  "language",
] as const;
/** Where a button of a menu leads. */
export type Place = (typeof PLACES)[number];

const PLAIN_ACTS = [
  "cancel",
  "back",
  "return",
  "fields",
  "right",
  "change",
  "keep",
  "skip",
  "revise",
  "again",
  "by-price",
  "by-speed",
  "recent",
] as const;
const EDITABLE = ["from", "to", "size", "weight"] as const;
/** A weight as it is typed, such as `1.2500kg`. */
const TYPED_WEIGHT = /^\d{1,6}(?:\.\d{1,4})?(?:kg|g|lb|oz)$/;
/** Its units. */
export type WeightSign = "kg" | "g" | "lb" | "oz";
const COUNTED = ["size", "weight", "rate", "rates-page", "saved-page"] as const;
/** Parts of a label that can be changed at the end. */
export type Editable = (typeof EDITABLE)[number];

/** What a button under a question of `/newlabel` does. */
export type DraftAct =
  | { readonly act: (typeof PLAIN_ACTS)[number] }
  | { readonly act: "field"; readonly field: AddressField }
  | { readonly act: "country"; readonly code: string }
  | { readonly act: "edit"; readonly part: Editable }
  /** A weight as it could have been typed. */
  | { readonly act: "weigh"; readonly text: string }
  /** A saved address by its template's id. */
  | { readonly act: "saved"; readonly id: string }
  /** An index into what the screen offered, or the page of prices or saved addresses to turn to. */
  | { readonly act: (typeof COUNTED)[number]; readonly index: number };

/** What a button says when it is pressed. */
export type Press =
  | { readonly kind: "go"; readonly place: Place }
  | { readonly kind: "language"; readonly language: Language | "auto" }
  | { readonly kind: "amount"; readonly cents: number }
  | { readonly kind: "amount-cancel" }
  /** A page to pay on that did not come; `wish` is the operation id without its chat, as of `buy`. */
  | { readonly kind: "invoice"; readonly wish: string; readonly cents: number }
  | ({ readonly kind: "draft"; readonly draft: string; readonly turn: number } & DraftAct)
  /** `wish` is the operation id without its chat: a forged button cannot name another chat's. */
  | { readonly kind: "buy"; readonly wish: string }
  | { readonly kind: "reading"; readonly id: string }
  | { readonly kind: "orders"; readonly page: number }
  | { readonly kind: "order"; readonly orderId: string; readonly page: number }
  | { readonly kind: "label-file"; readonly orderId: string }
  | TemplatePress
  | TrackingPress
  | VoidPress
  | AdminPress;

function textOf(press: Press): string {
  switch (press.kind) {
    case "go":
      return `go:${press.place}`;
    case "language":
      return `lang:${press.language}`;
    case "amount":
      return `amount:${press.cents}`;
    case "amount-cancel":
      return "amount:cancel";
    case "invoice":
      return `pay:${press.wish}:${press.cents}`;
    case "draft":
      return `d:${press.draft}:${press.turn}:${actText(press)}`;
    case "buy":
      return `buy:${press.wish}`;
    case "reading":
      return `addr:use:${press.id}`;
    case "orders":
      return `orders:${press.page}`;
    case "order":
      return `order:${press.orderId}:${press.page}`;
    case "label-file":
      return `file:${press.orderId}`;
    case "admin":
      return adminText(press);
    case "template":
      return templateText(press);
    case "track":
    case "tracks":
    case "track-mute":
      return trackingText(press);
    case "void":
    case "void-yes":
      return voidText(press);
  }
}

function actText(press: DraftAct): string {
  switch (press.act) {
    case "field":
      return `field:${press.field}`;
    case "country":
      return `country:${press.code}`;
    case "edit":
      return `edit:${press.part}`;
    case "weigh":
      return `weigh:${press.text}`;
    case "saved":
      return `saved:${press.id}`;
    case "size":
    case "weight":
    case "rate":
    case "rates-page":
    case "saved-page":
      return `${press.act}:${press.index}`;
    default:
      return press.act;
  }
}

const DECODERS: Readonly<Record<string, (parts: readonly string[]) => Press | undefined>> = {
  admin: readAdminPress,
  go: ([place]) => {
    const known = oneOf(PLACES, place);
    return known && { kind: "go", place: known };
  },
  lang: ([language]) =>
    language === "auto" || isLanguage(language) ? { kind: "language", language } : undefined,
  amount: ([amount]) => {
    if (amount === "cancel") return { kind: "amount-cancel" };
    const cents = wholeNumber(amount);
    return cents === undefined ? undefined : { kind: "amount", cents };
  },
  pay: ([wish = "", amount]) => {
    const cents = wholeNumber(amount);
    return cents === undefined || !/^[a-z][\w.]{1,30}$/.test(wish)
      ? undefined
      : { kind: "invoice", wish, cents };
  },
  d: ([draft = "", turn, act, argument]) => {
    const number = wholeNumber(turn);
    const decoded = decodeAct(act, argument);
    if (number === undefined || decoded === undefined || !/^[\w-]{1,12}$/.test(draft)) return undefined;
    return { kind: "draft", draft, turn: number, ...decoded };
  },
  buy: ([wish = ""]) => (/^[a-z]\w{1,40}$/.test(wish) ? { kind: "buy", wish } : undefined),
  addr: ([act, id = ""]) => {
    return act === "use" && /^[\w.-]{1,50}$/.test(id) ? { kind: "reading", id } : undefined;
  },
  orders: ([page]) => {
    const number = wholeNumber(page);
    return number === undefined ? undefined : { kind: "orders", page: number };
  },
  order: ([orderId = "", page]) => {
    const number = wholeNumber(page);
    return number === undefined || !ORDER_ID.test(orderId)
      ? undefined
      : { kind: "order", orderId, page: number };
  },
  ...TRACKING_DECODERS,
  file: ([orderId = ""]) => (ORDER_ID.test(orderId) ? { kind: "label-file", orderId } : undefined),
  t: readTemplatePress,
  ...VOID_READERS,
};

/** Between a button's meaning and its data. */
export const { encode: encodePress, decode: decodePress } = createPressCodec<Press>(textOf, DECODERS);

function decodeAct(act = "", argument = ""): DraftAct | undefined {
  const plain = oneOf(PLAIN_ACTS, act);
  if (plain !== undefined) return { act: plain };
  if (Object.hasOwn(NAMING_ACTS, act)) return NAMING_ACTS[act]?.(argument);
  const counted = oneOf(COUNTED, act);
  const index = wholeNumber(argument);
  return counted === undefined || index === undefined ? undefined : { act: counted, index };
}

/** Acts whose argument is a name. */
const NAMING_ACTS: Readonly<Record<string, (argument: string) => DraftAct | undefined>> = {
  field: (argument) => {
    const field = oneOf(ADDRESS_FIELDS, argument);
    return field && { act: "field", field };
  },
  country: (code) => (/^[A-Z]{2}$/.test(code) ? { act: "country", code } : undefined),
  edit: (argument) => {
    const part = oneOf(EDITABLE, argument);
    return part && { act: "edit", part };
  },
  weigh: (text) => (TYPED_WEIGHT.test(text) ? { act: "weigh", text } : undefined),
  saved: (id) => (TEMPLATE_ID.test(id) ? { act: "saved", id } : undefined),
};
