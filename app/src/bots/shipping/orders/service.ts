import type { ClientSession } from "mongodb";
import { AppError } from "../../../platform/errors/app-error.ts";
import { isDuplicateKey } from "../../../platform/mongo/errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { formatUsd } from "../ledger/money.ts";
import type { Posting } from "../ledger/posting.ts";
import type { LedgerStore } from "../ledger/store.ts";
import type { OrdersService, PlacedOrder, PlaceOrder } from "../services.ts";
import { type OrderDocument, orderOf } from "./order-document.ts";
import { newOrderId, readOrderId } from "./order-id.ts";
import { orderJobId } from "./order-job-id.ts";
import type { OrderStore } from "./store.ts";

const PAGE = 5;
/** Chance puts two orders on one id about once in 700 million; three times in a row is a broken generator. */
const ID_TRIES = 3;

/** Builds the orders as the conversation uses them. */
export function createOrdersService(orders: OrderStore, ledger: Ledger): OrdersService {
  const placed = async (operationId: string, telegramId: number): Promise<PlacedOrder | undefined> => {
    const order = await orders.byOperation(operationId);
    if (order?.telegram_id !== telegramId) return undefined;
    await ledger.refresh(telegramId);
    return placedOrder(order);
  };

  /** Undefined for the same operation at the same moment, or an id that is taken: a look-up tells which. */
  async function insert(wish: PlaceOrder, signal: AbortSignal): Promise<OrderDocument | undefined> {
    const order = newOrder(wish);
    const work = async (session: ClientSession, post: LedgerStore["post"]) => {
      await orders.insert(session, order);
      // Only now: a wish that was granted before it was withdrawn is a repetition, which the insert has told.
      if (await ledger.isWithdrawn(session, wish.telegramId, wish.operationId)) refuseStale();
      const outcome = await post(session, priceOf(order));
      if (outcome === "insufficient")
        throw insufficient(order, await ledger.balanceIn(session, order.telegram_id));
    };
    try {
      await ledger.change(wish.telegramId, work, signal);
      return order;
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }

  return {
    placed,
    place: async (wish, signal) => {
      // A wish that is too old now may have been granted in its time. Any other's unique operation tells a repetition.
      if (isStale(wish)) return (await placed(wish.operationId, wish.telegramId)) ?? refuseStale();
      for (let attempt = 1; attempt <= ID_TRIES; attempt++) {
        const order = await insert(wish, signal);
        if (order) return placedOrder(order);
        const before = await placed(wish.operationId, wish.telegramId);
        if (before) return before;
      }
      throw new AppError("MONGO_REFUSED", `No free id for an order in ${ID_TRIES} tries.`);
    },
    withdraw: async (operationId, telegramId) => {
      await ledger.withdraw(telegramId, operationId);
      return placed(operationId, telegramId);
    },
    get: async (typed, telegramId) => {
      const orderId = readOrderId(typed);
      const order = orderId === undefined ? undefined : await orders.find(orderId);
      if (order?.telegram_id === telegramId) return orderOf(order);
      throw new AppError("ORDER_NOT_FOUND", "No such order of this person.", {
        messageKey: "order-not-found",
        details: { orderId: typed.slice(0, 40) },
      });
    },
    list: async (telegramId, wanted) => {
      // Most people have one page: one order more than it holds tells whether they have to be counted.
      const first = wanted <= 1 ? await orders.page(telegramId, 0, PAGE + 1) : undefined;
      if (first !== undefined && first.length <= PAGE)
        return { orders: first.map(orderOf), page: 1, pages: 1 };
      const pages = Math.max(1, Math.ceil((await orders.count(telegramId)) / PAGE));
      const page = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1));
      const documents =
        page === 1 && first !== undefined
          ? first.slice(0, PAGE)
          : await orders.page(telegramId, (page - 1) * PAGE, PAGE);
      return { orders: documents.map(orderOf), page, pages };
    },
  };
}

function priceOf(order: OrderDocument): Posting {
  return {
    operationId: `order.${order.order_id}`,
    telegramId: order.telegram_id,
    kind: "order",
    cents: order.price_cents,
    reference: order.order_id,
  };
}

function insufficient({ price_cents }: OrderDocument, balanceCents: number): AppError {
  const missingCents = price_cents - balanceCents;
  return new AppError("BALANCE_INSUFFICIENT", "The balance does not cover the price.", {
    messageKey: "balance-insufficient",
    details: { missingCents, missing: formatUsd(missingCents) },
  });
}

const isStale = ({ quote }: PlaceOrder): boolean => Date.now() > quote.expiresAt;

function refuseStale(): never {
  throw new AppError("QUOTE_EXPIRED", "The quote is too old: ask for rates again.", {
    messageKey: "quote-expired",
  });
}

function newOrder({ operationId, telegramId, chatId, draft, quote }: PlaceOrder): OrderDocument {
  const now = new Date();
  return {
    order_id: newOrderId(),
    operation_id: operationId,
    telegram_id: telegramId,
    chat_id: chatId,
    state: "pending",
    ...draft,
    quote,
    price_cents: quote.priceCents,
    created_at: now,
    updated_at: now,
    generation: 1,
    attempts: 0,
    unfinished: true,
  };
}

function placedOrder(document: OrderDocument): PlacedOrder {
  const orderId = document.order_id;
  return {
    order: orderOf(document),
    job: { payload: { orderId }, id: orderJobId(orderId, document.generation) },
  };
}
