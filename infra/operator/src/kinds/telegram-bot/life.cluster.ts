import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { telegramBotKind } from "./definition.ts";
import { type BotWorld, openBotWorld } from "./telegram-bots.fixture.ts";

let world: BotWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openBotWorld();
});
beforeEach(async () => {
  await world.pods(0);
  stop = await world.start();
});
afterEach(async () => {
  await world.noFaults();
  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.until(async () => expect(await exists("shop")).toBe(false));
  await stop();
});
afterAll(() => world.close());

const exists = (name: string) => world.cluster.exists(telegramBotKind.resource, name);
const reasons = async (name = "shop") => (await world.cluster.events(name)).map(({ reason }) => reason);

test("the webhook is set when a pod is ready and not before, menus and texts with it, and taken down with the bot", async () => {
  await world.put("shop");
  expect(await world.sees("shop", "Ready", "PodsNotReady")).toContain("bot-shop");
  expect((await world.info()).url).toBe("");

  await world.pods(1);
  await world.sees("shop", "Ready", "Registered");
  expect(await world.info()).toMatchObject({
    url: "http://127.0.0.1:9/telegram/shop",
    max_connections: 100,
    allowed_updates: expect.arrayContaining(["message", "callback_query"]),
  });
  expect(await world.telegram("getMyCommands")).toEqual([{ command: "start", description: "Begin" }]);
  expect(await world.telegram("getMyDescription")).toMatchObject({ description: "Sells." });
  const { metadata, status } = await world.bot("shop");
  expect(status).toMatchObject({ registered: true, pendingUpdates: 0, botId: "123456789" });
  expect(status?.observedGeneration).toBe(metadata?.generation);
  expect(status?.conditions?.map(({ type, status: is }) => `${type} ${is}`)).toEqual([
    "Ready True",
    "WebhookRegistered True",
    "Degraded False",
    "Rotating False",
  ]);

  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.until(async () => expect((await world.info()).url).toBe(""));
  await world.until(async () => expect(await exists("shop")).toBe(false));
  await world.until(async () =>
    expect(await reasons()).toEqual(
      expect.arrayContaining(["PodsNotReady", "WebhookSet", "TextsSet", "Registered", "WebhookDeleted"]),
    ),
  );
});

test("what somebody else changes at Telegram is put right, and said", async () => {
  await world.pods(2);
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // Telegram takes one setWebhook a second
  await world.telegram("setWebhook", { url: "http://127.0.0.1:9/elsewhere" });
  await world.put("shop", world.spec({ maxConnections: 50 }));
  await world.until(async () =>
    expect(await world.info()).toMatchObject({
      url: "http://127.0.0.1:9/telegram/shop",
      max_connections: 50,
    }),
  );
  await world.until(async () => {
    const told = (await world.cluster.events("shop")).find(({ reason }) => reason === "WebhookRepaired");
    expect(told?.note).toContain("it points to http://127.0.0.1:9/elsewhere");
  });
});

test("a changed spec is told at once, a replaced webhook secret at the next look, and its age begins anew", async () => {
  await world.pods(1);
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  const before = (await world.bot("shop")).status;
  await world.put("shop", world.spec({ maxConnections: 50 }));
  await world.until(async () => expect(await world.info()).toMatchObject({ max_connections: 50 }));
  expect((await world.bot("shop")).status?.secretSince).toBe(before?.secretSince);

  // Pods that do not tell which secrets they accept hold a rotation up, not the webhook.
  await world.cluster.putSecret("webhook-secrets", { shop: "second-secret\nfirst-secret" });
  expect(await world.sees("shop", "Rotating", "WaitingForPods")).toContain("apply the charts");
  expect((await world.bot("shop")).status?.secretFingerprint).toBe(before?.secretFingerprint);
  await world.sees("shop", "Ready", "Registered");

  await world.cluster.putSecret("webhook-secrets", { shop: "second-secret" });
  await world.until(async () =>
    expect((await world.bot("shop")).status?.secretFingerprint).not.toBe(before?.secretFingerprint),
  );
  // The Event is written beside the status, and may come after it.
  await world.until(async () =>
    expect((await reasons()).filter((reason) => reason === "SecretReplaced")).toHaveLength(1),
  );
  await world.cluster.putSecret("webhook-secrets", { shop: "first-secret" });
});

test("updates that wait outlive the webhook's end, and are in the status of the next", async () => {
  await world.pods(1);
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await world.write("hello");
  expect(await world.sees("shop", "Ready", "DeliveryFails")).toContain("Nobody answers there");
  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.until(async () => expect((await world.info()).url).toBe(""));
  expect((await world.info()).pending_update_count).toBe(1);

  await world.until(async () => expect(await exists("shop")).toBe(false));
  await world.put("shop");
  await world.until(async () => expect((await world.bot("shop")).status?.pendingUpdates).toBe(1));
  await world.until(async () =>
    expect((await world.bot("shop")).status?.lastError?.message).toMatch(/refused/i),
  );
});

test("pods that go take no webhook away: updates wait at Telegram", async () => {
  await world.pods(1);
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await world.pods(0);
  await world.sees("shop", "Ready", "PodsNotReady");
  await world.sees("shop", "WebhookRegistered", "Registered");
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop");
});
