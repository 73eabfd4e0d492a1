import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { BOT } from "./bot-processes.fixture.ts";
import { telegramBotKind } from "./definition.ts";
import { openRotationWorld, type RotationWorld } from "./rotation.fixture.ts";
import { fingerprint } from "./telegram-bot.ts";
import type { WebhookInfo } from "./webhook.ts";

let world: RotationWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openRotationWorld("first-secret");
  stop = await world.start();
  await world.sees("Settled");
});
afterAll(async () => {
  // While somebody is there to let it go: else the namespace never ends.
  await world.cluster.remove(telegramBotKind.resource, BOT);
  await vi.waitFor(
    async () => expect(await world.cluster.exists(telegramBotKind.resource, BOT)).toBe(false),
    20_000,
  );
  await stop();
  await world.close();
});

const info = async () => (await world.telegram<{ result: WebhookInfo }>("/bot:token/getWebhookInfo")).result;
const events = async () => (await world.cluster.events(BOT)).map(({ reason }) => reason);
const sent = async () => (await world.bot()).status?.secretFingerprint;
const twoLooks = async () => {
  const before = await world.looks();
  await vi.waitFor(async () => expect(await world.looks()).toBeGreaterThan(before + 2), 20_000);
};
/** What was answered by both processes together. */
async function answers(): Promise<Readonly<Record<string, number>>> {
  const all = await Promise.all(world.processes.pods.map((pod) => pod.answers()));
  const codes = new Set(all.flatMap((each) => Object.keys(each)));
  return Object.fromEntries(
    [...codes].map((code) => [code, all.reduce((sum, each) => sum + (each[code] ?? 0), 0)]),
  );
}
interface Audit {
  readonly owed: { readonly count: number };
  readonly sent_twice: { readonly count: number };
  readonly out_of_order: { readonly count: number };
}

test("the secret is changed under people without one update refused, lost or answered twice, also when the leader goes", async () => {
  const [one, other] = world.processes.pods;
  const end = await world.crowd(40);

  await world.putSecret("second-secret\nfirst-secret");
  expect(await world.sees("WaitingForPods")).toMatch(/accepted by 0 of 2 pods \(Pod .* does not yet\)/);
  one.bring("second-secret\nfirst-secret\n");
  await vi.waitFor(async () => expect(await world.sees("WaitingForPods")).toContain("1 of 2"), 20_000);
  await twoLooks();
  expect(await sent()).toBe(fingerprint("first-secret"));

  other.bring("second-secret\nfirst-secret\n");
  await world.sees("OldInUse");
  expect(await sent()).toBe(fingerprint("second-secret"));
  await stop();
  stop = await world.start();
  expect(await world.sees("OldMayGo")).toMatch(/patch secret webhook-secrets --type merge .*grep -m 1/);
  const quiet = (await world.bot()).status;
  const begun = Date.parse(quiet?.secretSince ?? "");
  expect(Date.parse(quiet?.rotation?.since ?? "") - begun).toBeGreaterThanOrEqual(4_000);

  await world.putSecret("second-secret");
  expect(await world.sees("OldLeaving")).toMatch(/Pod .* has not yet/);
  one.bring("second-secret\n");
  await twoLooks();
  other.bring("second-secret\n");
  await world.sees("Settled");
  expect((await world.bot()).status?.rotation).toBeUndefined();

  const written = await end();
  console.log(`[rotation] ${written} messages answered; by status: ${JSON.stringify(await answers())}`);
  expect(written).toBeGreaterThan(200);
  expect(Object.keys(await answers())).toEqual(["200"]);
  expect((await info()).last_error_date).toBeUndefined();
  const audit = await world.telegram<Audit>(`/audit?bot=${BOT}`);
  expect([audit.owed.count, audit.sent_twice.count, audit.out_of_order.count]).toEqual([0, 0, 0]);
  expect(await events()).toEqual(
    expect.arrayContaining(["WaitingForPods", "OldInUse", "OldMayGo", "OldLeaving", "SecretRotated"]),
  );
  expect(await events()).not.toContain("WebhookRepaired");
});

test("a webhook that is taken away in the middle is set with the old secret, as not every pod knows the new one", async () => {
  const [one] = world.processes.pods;
  await world.putSecret("third-secret\nsecond-secret");
  one.bring("third-secret\nsecond-secret\n");
  await world.sees("WaitingForPods");
  await world.telegram("/bot:token/deleteWebhook");
  await vi.waitFor(async () => expect((await info()).url).toBe(world.processes.url), 20_000);
  expect(await sent()).toBe(fingerprint("second-secret"));
  await world.putSecret("second-secret");
  one.bring("second-secret\n");
  await world.sees("Settled");
  // Called off: nothing was rotated.
  await vi.waitFor(async () => expect(await events()).toContain("Settled"), 20_000);
});

test("a secret that is replaced by one edit is said, and what was refused meanwhile is answered after all", async () => {
  await world.putSecret("fourth-secret");
  await world.sees("OldLeaving");
  await vi.waitFor(async () => expect(await events()).toContain("SecretReplaced"), 20_000);
  const end = await world.crowd(1);
  const setAt = (await world.bot()).status?.webhookSetAt ?? "";
  // Later than what was under way when it was set.
  const lateRefusal = async () =>
    expect(((await info()).last_error_date ?? 0) * 1_000).toBeGreaterThan(Date.parse(setAt) + 5_000);
  await vi.waitFor(lateRefusal, 30_000);
  expect((await answers())["401"]).toBeGreaterThan(0);
  for (let looks = 0; looks < 8; looks += 2) await twoLooks();
  expect((await world.bot()).status?.webhookSetAt).toBe(setAt);
  expect(await world.sees("OldLeaving")).toMatch(/Pod .* has not yet/);
  for (const pod of world.processes.pods) pod.bring("fourth-secret\n");
  await world.sees("Settled");
  expect(await end()).toBeGreaterThan(0);
});

test("it is replaced as often as somebody likes, and is told to Telegram each time", async () => {
  for (const secret of ["fifth-secret", "sixth-secret", "seventh-secret", "eighth-secret"]) {
    await world.putSecret(secret);
    await vi.waitFor(async () => expect(await sent()).toBe(fingerprint(secret)), 20_000);
  }
  for (const pod of world.processes.pods) pod.bring("eighth-secret\n");
  await world.sees("Settled");
  expect(await events()).not.toContain("WebhookContested");
  expect(await events()).not.toContain("SecretRefused");
});

test("no secret is in a status, a condition or an Event", async () => {
  const all = JSON.stringify([await world.bot(), await world.cluster.events(BOT)]);
  expect(all).not.toMatch(/(first|second|third|fourth|fifth|sixth|seventh|eighth)-secret/);
});
