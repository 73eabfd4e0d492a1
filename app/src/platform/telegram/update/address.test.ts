import { describe, expect, it } from "vitest";
import { syntheticUpdate } from "../synthetic/update.ts";
import { addressOf } from "./address.ts";

const person = (id: number) => ({ id, is_bot: false, first_name: "P" });
const group = { id: -100_5, type: "supergroup" };
const message = { message_id: 1, date: 1, chat: group, from: person(7) };
const member = { chat: group, from: person(7), new_chat_member: { user: person(8), status: "member" } };

describe("the address of an update", () => {
  // Telegram's own arithmetic of `webhook_queue_id`: tdlib/telegram-bot-api, Client.cpp.
  it.each([
    ["message", message, "0.-1005"],
    ["edited_message", message, "0.-1005"],
    ["channel_post", { message_id: 1, date: 1, chat: group }, "0.-1005"],
    ["callback_query", { id: "1", from: person(7), message }, "3.7"],
    ["inline_query", { id: "1", from: person(7), query: "" }, "1.7"],
    ["pre_checkout_query", { id: "1", from: person(7) }, "4.7"],
    ["shipping_query", { id: "1", from: person(7) }, "4.7"],
    ["my_chat_member", member, "5.-1005"],
    ["chat_member", member, "6.8"],
    ["chat_join_request", { chat: group, from: person(9), user_chat_id: 9 }, "6.9"],
    ["message_reaction", { chat: group, user: person(7) }, "8.-1005"],
    ["business_connection", { id: "b", user: person(7), user_chat_id: 7 }, "10.7"],
    ["deleted_business_messages", { business_connection_id: "b", chat: group }, "11.-1005"],
    ["purchased_paid_media", { from: person(7), paid_media_payload: "p" }, "12.7"],
    ["guest_message", message, "12.-1005"],
    ["managed_bot", { user: person(7), bot: person(6) }, "13.7"],
    ["poll", { id: "-51", question: "?" }, "poll.-51"],
    ["poll_answer", { poll_id: "51", user: person(7) }, "poll.51"],
  ])("puts %s into Telegram's delivery queue", (kind, body, queue) => {
    expect(addressOf({ update_id: 1, [kind]: body }).queue).toBe(queue);
  });

  it("keeps the synthetic person's updates out of Telegram's queues, and never drops them", () => {
    const address = addressOf(syntheticUpdate(Date.now(), 7));
    expect(address).toMatchObject({ chatId: 7, userId: 7, queue: "synthetic.7", droppable: false });
  });

  it.each([
    ["a message in a group", { message }, -1005, 7],
    ["a button in a group", { callback_query: { id: "1", from: person(7), message } }, -1005, 7],
    ["a button under an inline message", { callback_query: { id: "1", from: person(7) } }, 7, 7],
    ["an answer to a poll", { poll_answer: { poll_id: "5", user: person(7) } }, 7, 7],
    ["a channel's answer to a poll", { poll_answer: { poll_id: "5", voter_chat: group } }, -1005, -1005],
    ["a poll", { poll: { id: "5" } }, 0, 0],
  ])("finds chat and person of %s", (_name, fields, chatId, userId) => {
    expect(addressOf({ update_id: 1, ...fields })).toMatchObject({ chatId, userId });
  });

  it("gives a kind that is not known yet a queue of its own: nobody can say what it must not overtake", () => {
    const [first, second] = [9, 8].map((id) => addressOf({ update_id: id, hologram: message }));
    expect(first?.queue).not.toBe(second?.queue);
  });

  it.each([
    [true, { message }],
    [true, { callback_query: { id: "1", from: person(7) } }],
    [false, { message: { ...message, successful_payment: { total_amount: 1 } } }],
    [false, { message: { ...message, refunded_payment: { total_amount: 1 } } }],
    [false, { pre_checkout_query: { id: "1", from: person(7) } }],
    [false, { my_chat_member: member }],
    [false, { poll: { id: "5" } }],
  ])("may be dropped for a person who is too fast: %s for %o", (droppable, fields) => {
    expect(addressOf({ update_id: 1, ...fields }).droppable).toBe(droppable);
  });
});
