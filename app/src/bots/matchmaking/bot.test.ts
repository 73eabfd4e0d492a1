import { expect, test } from "vitest";
import { BOTS } from "../index.ts";
import { COMMANDS } from "./menu.ts";

const matchmaking = BOTS.find(({ name }) => name === "matchmaking");

test("the bot is in the app's list, with a menu of its commands in every language", () => {
  expect(Object.keys(matchmaking?.menu ?? {}).sort()).toEqual(["", "en", "fa", "ru"]);
  for (const commands of Object.values(matchmaking?.menu ?? {}))
    expect(commands.map(({ command }) => command)).toEqual([...COMMANDS]);
});

test("it asks Telegram for edits, and for who blocks it, besides messages and presses", () => {
  expect(matchmaking?.allowedUpdates).toEqual([
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
  ]);
});

test("every role can read its settings with nothing but defaults", () => {
  expect(matchmaking?.settings.parse({})).toEqual({});
});
