import { createHmac } from "node:crypto";
import { expect } from "vitest";
import type { TestChat } from "../../../platform/telegram/testing/chat.ts";
import type { ShippingBackend } from "../backend.ts";
import type { ShippingSession } from "../session.ts";
import { processorOf, workOff } from "./as-the-queue.fixture.ts";
import type { MoneyConversation } from "./money-conversation.fixture.ts";

export type PayingChat = TestChat<ShippingSession>;

/** A page to pay $25.00 on, and whoever asked for it. */
export interface Asked {
  readonly chat: PayingChat;
  readonly url: string;
  readonly paymentId: string;
  readonly trackId: string;
}

/** What people do about money, over the conversation and what stands behind it. */
export function createPaying(bot: MoneyConversation) {
  /** What the newest message links to. */
  const pageOf = (chat: PayingChat): string => [...chat.last.buttons.values()][0] ?? "";

  return {
    pageOf,
    /** A person who asked for a page to pay $25.00 on. */
    async asked(languageCode = "en"): Promise<Asked> {
      const chat = bot.newChat({ languageCode });
      await chat.text("/topup");
      await bot.bring(await chat.press("$25.00"));
      const url = pageOf(chat);
      const payment = await bot.db.collection("payments").findOne({ telegram_id: chat.id });
      return { chat, url, paymentId: String(payment?.payment_id), trackId: url.split("/").at(-1) ?? "" };
    },
    /** Presses $25.00 and has the job of a process bring the page, or why there is none. */
    async bringBy(backend: ShippingBackend, chat: PayingChat, button = "$25.00"): Promise<void> {
      const { work } = await chat.press(button, chat.last);
      const [entry] = work;
      if (entry?.kind !== "job") throw new Error("no page was asked for");
      await workOff(processorOf(backend.processors, entry.job), entry);
    },
    /** Buttons of the payment page; returns when their callbacks were tried once. */
    async press(url: string, ...actions: string[]): Promise<void> {
      for (const action of actions) {
        const body = new URLSearchParams({ action });
        const { status } = await fetch(url, { method: "POST", body, redirect: "manual" });
        expect(status).toBe(303);
      }
    },
    /** Pays a sum in dollars. */
    async pay(track_id: string, amount: number, change: object = {}): Promise<void> {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ track_id, amount, ...change });
      const answer = await fetch(`${bot.urls.oxapay}/_pay`, { method: "POST", headers, body });
      expect(answer.status).toBe(200);
    },
    /** Looks at one person's payment now, as the task does when its time has come. */
    async look(chat: PayingChat, backend: ShippingBackend = bot.backend): Promise<void> {
      const due = { $set: { check_at: new Date(0) } };
      await bot.db.collection("payments").updateOne({ telegram_id: chat.id, unfinished: true }, due);
      const sweep = backend.tasks.find(({ name }) => name === "payments-sweep");
      if (sweep === undefined) throw new Error("nothing looks after payments");
      await sweep.run(new AbortController().signal);
    },
    /** From now on no callback reaches the bot for this many reports. */
    uncalled: (times: number) =>
      bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times }),
    /** Posts what Oxapay posts, signed as it signs. */
    callback(trackId: string, paymentId: string, key = bot.key.reveal()): Promise<Response> {
      const body = JSON.stringify({ track_id: trackId, order_id: paymentId, status: "Paid", amount: 25 });
      const HMAC = createHmac("sha512", key).update(body).digest("hex");
      return fetch(bot.callbackUrl, { method: "POST", headers: { HMAC }, body });
    },
    balance: (chat: PayingChat) => bot.ledger.balance(chat.id),
    credits: async (chat: PayingChat) => (await bot.ledger.entries(chat.id, 9)).map(({ cents }) => cents),
  };
}

export type Paying = ReturnType<typeof createPaying>;
