import { expect, test } from "vitest";
import { BOTS } from "../index.ts";
import { COMMANDS } from "./menu.ts";

test("the bot is in the app's list, with a menu of its commands in every language", () => {
  const shipping = BOTS.find(({ name }) => name === "shipping");
  expect(Object.keys(shipping?.menu ?? {}).sort()).toEqual(["", "en", "fa", "ru"]);
  for (const commands of Object.values(shipping?.menu ?? {}))
    expect(commands.map(({ command }) => command)).toEqual([...COMMANDS]);
});

test("it asks Telegram for the kinds of update it handles, and only for those", () => {
  const shipping = BOTS.find(({ name }) => name === "shipping");
  expect(shipping?.allowedUpdates).toEqual(["message", "edited_message", "callback_query"]);
});

test("every role can read its settings with nothing but defaults", () => {
  const shipping = BOTS.find(({ name }) => name === "shipping");
  expect(shipping?.settings.parse({})).toMatchObject({ OPENAI_MODEL: expect.any(String) });
});
