import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { until } from "../../dev/servers/until.ts";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import {
  type SentryServer,
  startSentryServer,
} from "../src/platform/observe/error-reports/sentry-server.fixture.ts";

let sentry: SentryServer;
let stack: Stack;

beforeAll(async () => {
  sentry = await startSentryServer();
  const env = { SENTRY_DSN: sentry.dsn.reveal(), SENTRY_ENVIRONMENT: "e2e" };
  stack = await startStack({ mongoUrl: inject("mongoUrl"), env });
}, 60_000);
afterAll(async () => {
  await stack?.close();
  await sentry?.close();
});

test("a reply that Telegram refuses is reported by the bot's process, and what was said is not", async () => {
  await fetch(`${stack.telegramUrl}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "status", status: 400, method: "sendMessage" }),
  });
  const person = await stack.person();
  await person.write("/start");
  const reports = () => sentry.taken.filter(({ body }) => body.includes("a call was given up"));
  await until(async () => reports().length > 0, "a report", 20_000);
  const event = JSON.parse(reports()[0]?.body.split("\n")[2] ?? "{}") as object;
  expect(event).toMatchObject({
    level: "error",
    environment: "e2e",
    logger: "bot",
    tags: { role: "bot", bot: "shipping" },
    logentry: { message: "a call was given up" },
  });
  const all = sentry.taken.map(({ body }) => body).join();
  for (const word of [
    String(person.id),
    "stack-token",
    "stack-secret",
    "stack-key",
    "mongodb://",
    "sendMessage",
  ])
    expect(all).not.toContain(word);
});
