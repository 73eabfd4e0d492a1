import type { JobInput } from "../../platform/queue/job.ts";
import type { Address, AddressField } from "./addresses/address.ts";
import type { FiguresService } from "./admin/figures.ts";
import type { AdminTextArgs } from "./admin/report.ts";
import type { LedgerTextArgs } from "./ledger/texts.ts";
import type { labelBuyJob } from "./orders/label-buy-job.ts";
import type { Owners } from "./owners/owners.ts";
import type { ReviewsService } from "./payments/reviews.ts";
import type { PaymentTextArgs } from "./payments/texts.ts";
import type { Parcel } from "./rates/parcel.ts";
import type { Quote, RatesService } from "./rates/rates-service.ts";
import type { ReprintService } from "./reprint/service.ts";
import type { ReprintTextArgs } from "./reprint/texts.ts";
import type { StatementTextArgs } from "./statement/texts.ts";
import type { ShopSettingsStore } from "./settings-store/store.ts";
import type { TemplatesService } from "./templates/service.ts";
import type { TrackingService } from "./tracking/service.ts";
import type { TrackingTextArgs } from "./tracking/texts.ts";
import type { VoidingService } from "./voiding/service.ts";
import type { VoidRefusal, VoidTextArgs } from "./voiding/void-request.ts";

export type { Address, AddressField } from "./addresses/address.ts";
export type { Dimensions, Parcel, Weight } from "./rates/parcel.ts";
export type { Quote, RatesOffer, RatesService } from "./rates/rates-service.ts";

/*
 * What the conversation calls. Money is integer US cents throughout; `formatUsd` (ledger/money.ts) shows it.
 * Every service throws AppError; those meant for the person carry `messageKey` and the `details` named here, which are
 * the arguments of that message. Errors without a messageKey get the general apology.
 */

/** Who uses the bot, as Telegram says. */
export interface NewPerson {
  readonly telegramId: number;
  readonly languageCode?: string | undefined;
  readonly firstName: string;
  /** What stood behind `/start`; the first one is kept. */
  readonly startPayload?: string | undefined;
}

/** People in MongoDB (`users`). Each call is safe to repeat, so each may be a deferred write. */
export interface PeopleService {
  /** Adds the person, or renews name and language code; ends a `blocked` mark. Also the deferred write `register`, payload {@link NewPerson}. */
  register(person: NewPerson): Promise<void>;
  /** Two letters: what was chosen with `/language`, else Telegram's language code, else undefined. At most 5 minutes old. */
  language(telegramId: number): Promise<string | undefined>;
  /** Keeps a choice. Also the deferred write `set-language`, payload `{telegramId, language}`. */
  setLanguage(telegramId: number, language: string): Promise<void>;
  /** The person blocked the bot; a later `register` ends it. */
  markBlocked(telegramId: number): Promise<void>;
}

/** One line of a person's account. */
export interface LedgerLine {
  readonly at: Date;
  /** Positive came in, negative went out. */
  readonly cents: number;
  readonly kind: "topup" | "order" | "refund";
  /** The payment's or the order's id. */
  readonly reference: string;
}

/** The person's money: what is not reserved for an order. */
export interface LedgerService {
  /** Cents; 0 for a person without an account. At most 60 s old, and right after each change made by this bot. */
  balance(telegramId: number): Promise<number>;
  /** Newest first, at most `limit`. */
  entries(telegramId: number, limit: number): Promise<readonly LedgerLine[]>;
}

/**
 * `pending`: paid, nobody works on it yet; `buying`: under way; `labelled`: has its label; `failed`: money is back;
 * `voiding`: the label is to be given back, the carrier has not answered; `voided`: it is, and the money back.
 */
export type OrderState = "pending" | "buying" | "labelled" | "failed" | "voiding" | "voided";

/** What is ordered. */
export interface OrderDraft {
  readonly from: Address;
  readonly to: Address;
  readonly parcel: Parcel;
}

/** An order as its owner sees it. */
export interface Order extends OrderDraft {
  /** `S-7K2M9Q`: no 0/O, 1/I/L, U. */
  readonly orderId: string;
  readonly state: OrderState;
  readonly carrier: string;
  readonly service: string;
  readonly priceCents: number;
  readonly createdAt: Date;
  /** Once it was labelled. */
  readonly trackingNumber?: string | undefined;
  /** Key of the PDF in the file store, with state `labelled`; send it with `storedFile(fileKey, fileName, "application/pdf")`. */
  readonly fileKey?: string | undefined;
  /** With state `failed`: key of the sentence that says why, see {@link ShippingTextKey}. */
  readonly failure?: LabelFailureKey | undefined;
  /** With state `labelled`: until when the carrier takes it back, and what names a wish for that now. */
  readonly voidable?: { readonly until: Date; readonly wish: number } | undefined;
  /** With state `labelled`: why it was not voided when that was asked for last. */
  readonly voidRefusal?: VoidRefusal | undefined;
}

export interface PlaceOrder {
  /**
   * Names the wish to buy, not the press: the same for a second press of the same button, else two presses at once
   * are two orders. Make it when the confirmation is shown (its update's `operationId`) and carry it in the
   * button's data and the session.
   */
  readonly operationId: string;
  readonly telegramId: number;
  readonly chatId: number;
  readonly draft: OrderDraft;
  readonly quote: Quote;
}

/** An order that was just placed, or was placed before under the same operation id. */
export interface PlacedOrder {
  readonly order: Order;
  /** Enqueue it in the same update: `ctx.enqueue(labelBuyJob, job.payload, job.id)`. The sweeper does when that is lost. */
  readonly job: { readonly payload: JobInput<typeof labelBuyJob>; readonly id: string };
}

export interface OrdersService {
  /**
   * Takes the price from the balance and writes the order, both or nothing, once per operation id; a repetition
   * answers the first order whatever it brings.
   * @throws AppError BALANCE_INSUFFICIENT `balance-insufficient` {missingCents, missing: "$1.23"}: offer `/topup`;
   * QUOTE_EXPIRED `quote-expired`, also of a wish that was withdrawn: ask for rates again. Nothing was changed.
   */
  place(wish: PlaceOrder, signal: AbortSignal): Promise<PlacedOrder>;
  /** What an operation led to before, of this person: look here first when the session no longer knows the draft. */
  placed(operationId: string, telegramId: number): Promise<PlacedOrder | undefined>;
  /**
   * Takes a wish to buy back: either it has led to an order, which is answered, or it never will, whoever is placing it at this
   * very moment. Safe to repeat.
   */
  withdraw(operationId: string, telegramId: number): Promise<PlacedOrder | undefined>;
  /** @throws AppError ORDER_NOT_FOUND `order-not-found` {orderId} also for another person's. Case and blanks do not matter. */
  get(orderId: string, telegramId: number): Promise<Order>;
  /** Newest first, 5 per page; `page` counts from 1 and is brought into range, so an old button still works. */
  list(telegramId: number, page: number): Promise<OrderPage>;
}

export interface OrderPage {
  readonly orders: readonly Order[];
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

export interface Invoice {
  /** `P-…`, ours; Oxapay carries it as `order_id`. */
  readonly paymentId: string;
  /** Where the person pays. */
  readonly payUrl: string;
  readonly amountCents: number;
  readonly expiresAt: Date;
}

/** Smallest and largest top-up, cents. */
export interface TopupLimits {
  readonly minCents: number;
  readonly maxCents: number;
}

/** A top-up that somebody asked for. */
export interface InvoiceWish {
  /** Names the wish, not the press: the amount's message. */
  readonly operationId: string;
  readonly telegramId: number;
  readonly chatId: number;
  readonly amountCents: number;
}

export interface PaymentsService {
  /** As the shop's settings have them, at most 60 s old. */
  limits(): Promise<TopupLimits>;
  /**
   * For jobs: makes a payment page, once per operation id; a repetition answers the same invoice, whatever the limits
   * are by then.
   * @throws AppError AMOUNT_INVALID `topup-amount-invalid` {min: "$5.00", max: "$1000.00"};
   * SERVICE_BUSY `payments-unavailable`, to be tried again: no money can be lost.
   */
  createInvoice(wish: InvoiceWish, signal: AbortSignal): Promise<Invoice>;
}

/** A pasted address as the AI read it. The person confirms it; nothing is taken over by itself. */
export interface AddressReading {
  readonly id: string;
  readonly side: "from" | "to";
  /** What was found; checked by `addressSchema` only when nothing is missing. */
  readonly fields: Partial<Address>;
  /** Required fields that are missing or wrong. Empty: `fields` is an {@link Address}. */
  readonly missing: readonly AddressField[];
  /** Found, but the model is not sure. */
  readonly unsure: readonly AddressField[];
}

/**
 * The handler of pasted text enqueues `addressReadJob` (addresses/address-read-job.ts) under `ctx.operationId`. The job
 * keeps its reading under that id and tells the chat the event {@link ADDRESS_READ_EVENT}; when it was given up there is
 * no reading. The chat goes on by that: newlabel/reading-event.ts.
 */
export interface AddressesService {
  /** Undefined when it is unknown, older than a day or another person's: a stale or foreign button. */
  reading(id: string, telegramId: number): Promise<AddressReading | undefined>;
}

/** Told to a chat when the job that reads a pasted address has ended, one way or the other. */
export const ADDRESS_READ_EVENT = "address-read";

export interface AddressReadEvent {
  /** Of the job, and of its reading. */
  readonly id: string;
  /** Two letters: the language the person was spoken to when they sent the address. */
  readonly language: string;
}

/** All that a handler may call. Nothing of it asks a vendor: nobody waits for one before the first answer, jobs do. */
export interface ShippingServices {
  readonly people: PeopleService;
  readonly ledger: LedgerService;
  readonly rates: Pick<RatesService, "known">;
  readonly orders: OrdersService;
  readonly payments: Pick<PaymentsService, "limits">;
  readonly addresses: AddressesService;
  readonly templates: TemplatesService;
  readonly voiding: VoidingService;
  readonly reprints: ReprintService;
  readonly tracking: TrackingService;
  readonly shop: ShopSettingsStore;
  readonly owners: Pick<Owners, "isOwner">;
  readonly figures: FiguresService;
  readonly reviews: ReviewsService;
}

/** Why a label could not be had; said as part of `label-failed` and shown by `/order`. */
export type LabelFailureKey =
  | "label-failed-address"
  | "label-failed-refused"
  | "label-failed-unavailable"
  | "label-failed-unclear";

/**
 * Messages that jobs, callbacks and sweeps say, by key with their arguments; every locale has them.
 * Amounts come formatted (`$12.34`).
 */
export interface ShippingTextArgs
  extends AdminTextArgs,
    LedgerTextArgs,
    PaymentTextArgs,
    StatementTextArgs,
    TrackingTextArgs,
    VoidTextArgs,
    ReprintTextArgs {
  /** Caption of the PDF, at most 1,024 characters. */
  "label-ready": { orderId: string; service: string; tracking: string; price: string };
  /** Nothing is bought yet: others were before. */
  "label-waits": { orderId: string };
  /** The label is bought, its PDF is still to come. */
  "label-coming": { orderId: string; carrier: string; tracking: string };
  /** To the owners: a refunded order may still have a label that nobody could void. */
  "owner-label-stays": { orderId: string };
  /** `reason` is one of the four sentences below, in the same language; `amount` is back on the balance. */
  "label-failed": { orderId: string; reason: string; amount: string };
  /** The carrier does not accept the address. */
  "label-failed-address": Record<string, never>;
  /** The carrier refuses this shipment. */
  "label-failed-refused": Record<string, never>;
  /** The carrier could not be reached for too long. */
  "label-failed-unavailable": Record<string, never>;
  /** It could not be found out whether the label was made. */
  "label-failed-unclear": Record<string, never>;
}

export type ShippingTextKey = keyof ShippingTextArgs;

/** The conversation's catalogue as the rest of the bot sees it. An unknown language means English. Plain text, no markup. */
export interface ShippingTexts {
  t<K extends ShippingTextKey>(language: string | undefined, key: K, args: ShippingTextArgs[K]): string;
}
