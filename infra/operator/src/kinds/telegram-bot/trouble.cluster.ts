import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { telegramBotKind } from "./definition.ts";
import { type BotWorld, openBotWorld, TOKEN } from "./telegram-bots.fixture.ts";

let world: BotWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openBotWorld();
  await world.pods(1);
  stop = await world.start();
});
afterEach(async () => {
  await world.noFaults();
  await world.cluster.putSecret("bot-shop", { TOKEN });
  for (const name of ["shop", "twin"]) {
    await world.cluster.remove(telegramBotKind.resource, name);
    await world.until(async () => expect(await exists(name)).toBe(false));
  }
});
afterAll(async () => {
  await stop();
  await world.close();
});

const exists = (name: string) => world.cluster.exists(telegramBotKind.resource, name);
/** What was told of a webhook that stays; the Event may come after the object is gone. */
const leftBehind = async (name: string) =>
  (await world.cluster.events(name)).find(({ reason }) => reason === "WebhookLeft")?.note;
const degraded = async (name = "shop") =>
  (await world.bot(name)).status?.conditions?.find(({ type }) => type === "Degraded")?.status;

test.each([
  [{ kind: "status", status: 401 }, "TokenRefused", /@BotFather.*Secret bot-shop/, "True"],
  [{ kind: "too_many_requests", retry_after: 2 }, "RateLimited", /alone until 20.*Z/, "False"],
  [{ kind: "status", status: 502 }, "TelegramUnavailable", /every half minute/, "False"],
  [{ kind: "reset" }, "TelegramUnreachable", /ECONNRESET.*way out/, "True"],
  [{ kind: "status", status: 400, method: "setWebhook" }, "WebhookRefused", /Correct spec.webhook/, "True"],
  [{ kind: "status", status: 400, method: "setMyCommands" }, "TextsRefused", /Correct spec.commands/, "True"],
])("%j becomes %s, says what to do, and is over when it is over", async (fault, reason, message, is) => {
  await world.fault(fault);
  // Else what Telegram has of the test before would leave nothing to set.
  await world.telegram("deleteMyCommands").catch(() => {});
  await world.put("shop");
  expect(await world.sees("shop", "Ready", reason)).toMatch(message);
  expect(await degraded()).toBe(is);
  await world.noFaults();
  await world.sees("shop", "Ready", "Registered");
  expect(await degraded()).toBe("False");
});

test("texts that Telegram refuses are not told again at each look, and others are at once", async () => {
  await world.telegram("deleteMyCommands");
  await world.fault({ kind: "status", status: 400, method: "setMyCommands" });
  const tried = await world.calls("setMyCommands");
  await world.put("shop");
  await world.sees("shop", "Ready", "TextsRefused");
  const looks = await world.calls("getWebhookInfo");
  await world.until(async () => expect(await world.calls("getWebhookInfo")).toBeGreaterThan(looks + 2));
  expect((await world.calls("setMyCommands")) - tried).toBe(1);
  await world.noFaults();
  const commands = [{ language: "", commands: [{ command: "start", description: "Another" }] }];
  await world.put("shop", { ...world.spec(), commands });
  await world.sees("shop", "Ready", "Registered");
  expect((await world.bot("shop")).status?.textsPause).toBeUndefined();
});

test("a flood limit is kept whatever happens meanwhile: pods that come and go, a changed spec, another leader", async () => {
  await world.fault({ kind: "too_many_requests", retry_after: 6, method: "getWebhookInfo", times: 1 });
  const before = await world.calls("getWebhookInfo");
  await world.put("shop");
  await world.sees("shop", "Ready", "RateLimited");
  const until = Date.parse((await world.bot("shop")).status?.rateLimited?.until ?? "");
  expect(until - Date.now()).toBeGreaterThan(3_000);
  await world.pods(0);
  await world.put("shop", world.spec({ maxConnections: 50 }));
  await stop();
  stop = await world.start();
  await world.pods(1);
  await new Promise((resolve) => setTimeout(resolve, until - Date.now() - 200));
  expect((await world.calls("getWebhookInfo")) - before).toBe(1);
  await world.sees("shop", "Ready", "Registered");
  expect((await world.bot("shop")).status?.rateLimited).toBeUndefined();
});

test("a Secret that is missing or of no use is named, with the command that mends it", async () => {
  const spec = world.spec();
  await world.put("shop", { ...spec, tokenSecretRef: { name: "missing", key: "TOKEN" } });
  expect(await world.sees("shop", "Ready", "SecretMissing")).toContain("patch secret missing");
  await world.cluster.putSecret("missing", { TOKEN: "no token" });
  expect(await world.sees("shop", "Ready", "SecretMalformed")).toContain("@BotFather");
  await world.cluster.putSecret("missing", { TOKEN });
  await world.sees("shop", "Ready", "Registered");
});

test("a bot whose Secret the Role does not name is told so, is in no other's way, and can be deleted", async () => {
  const spec = world.spec();
  await world.put("twin", { ...spec, tokenSecretRef: { name: "of-a-bot-that-left", key: "TOKEN" } });
  expect(await world.sees("twin", "Ready", "SecretForbidden")).toContain("delete telegrambot twin");
  expect(await degraded("twin")).toBe("True");
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // the other is the older
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await world.cluster.remove(telegramBotKind.resource, "twin");
  await world.until(async () => expect(await exists("twin")).toBe(false));
  await world.until(async () => expect(await leftBehind("twin")).toContain("deleteWebhook"));
});

test("a webhook that somebody sets back each time is said, set less often, and well again when that ends", async () => {
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  for (let times = 0; times < 3; times += 1) {
    // Telegram takes one setWebhook a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.telegram("setWebhook", { url: "http://127.0.0.1:9/elsewhere" });
    await world.until(async () => expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop"));
  }
  const said = await world.sees("shop", "Ready", "WebhookContested");
  expect(said).toMatch(/set 3 times.*another cluster.*@BotFather/);
  expect(await degraded()).toBe("True");
  await world.sees("shop", "Ready", "Registered");
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop");
});

test("of two with one token the second is refused, whatever its Secret's name, until the first is gone", async () => {
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // creation times are whole seconds
  await world.cluster.putSecret("missing", { TOKEN });
  const other = world.spec({ url: "http://127.0.0.1:9/telegram/twin" });
  await world.put("twin", { ...other, tokenSecretRef: { name: "missing", key: "TOKEN" } });
  expect(await world.sees("twin", "Ready", "TokenInUse")).toContain("The TelegramBot shop is the same bot");
  expect(await degraded("twin")).toBe("True");
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop");
  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.sees("twin", "Ready", "Registered");
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/twin");
});

test("the second of two leaves the first's webhook alone when it goes", async () => {
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await world.put("twin");
  await world.sees("twin", "Ready", "TokenInUse");
  await world.cluster.remove(telegramBotKind.resource, "twin");
  await world.until(async () => expect(await exists("twin")).toBe(false));
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop");
});

test("while Telegram is away a deleted bot is held for its time and no longer, and says so", async () => {
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await world.fault({ kind: "reset" });
  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.until(async () => {
    const told = (await world.cluster.events("shop")).find(({ reason }) => reason === "WebhookDeletionWaits");
    expect(told?.note).toContain("kubectl annotate telegrambot shop botfleet.dev/skip-webhook-deletion=true");
  });
  await world.until(async () => expect(await exists("shop")).toBe(false));
  await world.until(async () => expect(await leftBehind("shop")).toContain("could not be told within 3 s"));
});

test("by its annotation it goes at once, and the webhook stays", async () => {
  await world.put("shop");
  await world.sees("shop", "Ready", "Registered");
  await world.put("shop", world.spec(), { "botfleet.dev/skip-webhook-deletion": "true" });
  await world.cluster.remove(telegramBotKind.resource, "shop");
  await world.until(async () => expect(await exists("shop")).toBe(false));
  expect((await world.info()).url).toBe("http://127.0.0.1:9/telegram/shop");
});

test("no token is in any status or Event", async () => {
  await world.fault({ kind: "reset" });
  await world.put("shop");
  await world.sees("shop", "Ready", "TelegramUnreachable");
  const all = JSON.stringify([await world.bot("shop"), await world.cluster.events("shop")]);
  expect(all).not.toContain(TOKEN.split(":")[1]);
  expect(all).not.toContain("first-secret");
});
