import { expect, test } from "vitest";
import {
  DEFAULT_UPDATE_KINDS,
  isUpdateKind,
  livesSeconds,
  queueIdOf,
  type UpdateKind,
} from "./update-kinds.ts";

const SHIFT = 2 ** 33;

test.each<[UpdateKind, number, number]>([
  ["message", -5, 86_400],
  ["edited_message", -5, 86_400],
  ["channel_post", -5, 86_400],
  ["inline_query", 9 + SHIFT, 30],
  ["chosen_inline_result", 9 + 2 * SHIFT, 600],
  ["callback_query", 9 + 3 * SHIFT, 150],
  ["shipping_query", 9 + 4 * SHIFT, 150],
  ["pre_checkout_query", 9 + 4 * SHIFT, 150],
  ["my_chat_member", -5 + 5 * SHIFT, 86_400],
  ["chat_join_request", 9 + 6 * SHIFT, 86_400],
  ["message_reaction", -5 + 8 * SHIFT, 86_400],
  ["business_connection", 9 + 10 * SHIFT, 86_400],
  ["poll_answer", 77, 86_400],
])("%s goes to queue %i and lives %i s", (kind, queueId, seconds) => {
  expect(queueIdOf(kind, { chat: -5, user: 9, poll: 77 })).toBe(queueId);
  expect(livesSeconds(kind)).toBe(seconds);
});

test("a bot that asks for nothing gets all kinds but chat members and reactions", () => {
  for (const kind of ["chat_member", "message_reaction", "message_reaction_count"] as const) {
    expect(DEFAULT_UPDATE_KINDS.has(kind)).toBe(false);
  }
  expect(DEFAULT_UPDATE_KINDS.has("pre_checkout_query")).toBe(true);
});

test("an inherited name is no kind of update", () => {
  expect(isUpdateKind("constructor")).toBe(false);
});
