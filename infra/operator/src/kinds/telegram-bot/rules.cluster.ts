import { afterAll, beforeAll, expect, test } from "vitest";
import { type BotWorld, openBotWorld } from "./telegram-bots.fixture.ts";
import type { TelegramBotSpec } from "./telegram-bot.ts";

let world: BotWorld;
beforeAll(async () => {
  world = await openBotWorld();
});
afterAll(() => world.close());

const refusal = (spec: unknown, name = "wrong"): Promise<string> =>
  world.put(name, spec as TelegramBotSpec).then(
    () => "taken",
    (error: Error) => error.message,
  );

test.each([
  ["ftp://bots.example.org/x", "webhook.url must be a whole address, such as https://"],
  ["bots.example.org", "webhook.url must be a whole address, such as https://"],
  [
    "https://bots.example.org:9000/x",
    "has a port that Telegram does not deliver to: use 443, 80, 88 or 8443",
  ],
])("the address %s is refused", async (url, sentence) => {
  expect(await refusal(world.spec({ url }))).toContain(sentence);
});

test("the token is no webhook secret", async () => {
  const secretRef = world.spec().tokenSecretRef;
  expect(await refusal(world.spec({ secretRef }))).toContain("Give the webhook a secret of its own");
});

test("a bot keeps its token's place for life", async () => {
  await world.put("fixed");
  const other = { ...world.spec(), tokenSecretRef: { name: "bot-other", key: "TOKEN" } };
  expect(await refusal(other, "fixed")).toContain(
    "a new token of the same bot goes into the same Secret; for another bot delete this TelegramBot",
  );
});

test.each<[string, (spec: TelegramBotSpec) => unknown, RegExp]>([
  [
    "0 connections",
    (spec) => ({ ...spec, webhook: { ...spec.webhook, maxConnections: 0 } }),
    /maxConnections/,
  ],
  [
    "101 connections",
    (spec) => ({ ...spec, webhook: { ...spec.webhook, maxConnections: 101 } }),
    /maxConnections/,
  ],
  [
    "no kinds of update",
    (spec) => ({ ...spec, webhook: { ...spec.webhook, allowedUpdates: [] } }),
    /allowedUpdates/,
  ],
  [
    "a kind of update that is none",
    (spec) => ({ ...spec, webhook: { ...spec.webhook, allowedUpdates: ["mesage"] } }),
    /allowedUpdates.*Unsupported value: "mesage"/,
  ],
  ["no token", ({ tokenSecretRef: _, ...spec }) => spec, /spec.tokenSecretRef: Required value/],
  [
    "a field that is none",
    (spec) => ({ ...spec, wobhook: {} }),
    /field not declared in schema|unknown field/,
  ],
  [
    "a command twice",
    (spec) => ({
      ...spec,
      commands: [{ language: "", commands: ["a", "a"].map((command) => ({ command, description: "x" })) }],
    }),
    /duplicate/i,
  ],
  [
    "a command with a slash",
    (spec) => ({ ...spec, commands: [{ language: "", commands: [{ command: "/a", description: "x" }] }] }),
    /should match/,
  ],
  [
    "a language that is none",
    (spec) => ({ ...spec, commands: [{ language: "english", commands: [] }] }),
    /language/,
  ],
])("%s: refused by the API server, naming the field", async (_, change, words) => {
  expect(await refusal(change(world.spec()))).toMatch(words);
});

test("what is right is taken, with the usual connections where none are named", async () => {
  const { maxConnections: _, ...webhook } = world.spec().webhook;
  await world.put("right", { ...world.spec(), webhook } as TelegramBotSpec);
  expect((await world.bot("right")).spec.webhook.maxConnections).toBe(40);
});
