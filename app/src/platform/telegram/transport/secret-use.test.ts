import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createMetrics } from "../../observe/metrics.ts";
import { logger } from "../testing/fleet.ts";
import { SecretUse } from "./secret-use.ts";
import { WebhookSecrets } from "./secrets.ts";

/** The page's lines about secrets, without what they are called. */
async function shownBy(metrics: ReturnType<typeof createMetrics>): Promise<ReadonlyMap<string, number>> {
  const { text } = await metrics.expose();
  const lines = text.matchAll(
    /^botfleet_webhook_secret_used_timestamp_seconds\{bot="shop",secret="(\w+)"\} (.+)$/gm,
  );
  return new Map([...lines].map(([, secret = "", value]) => [secret, Number(value)]));
}

async function watched(lines: string) {
  const stopping = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), "secret-use-"));
  const metrics = createMetrics({ version: "test" });
  onTestFinished(async () => {
    stopping.abort();
    metrics.close();
    await rm(folder, { recursive: true });
  });
  const write = async (text: string): Promise<void> => {
    await writeFile(join(folder, "new"), text);
    await rename(join(folder, "new"), join(folder, "shop"));
  };
  await write(lines);
  const use = new SecretUse(metrics, "shop");
  const secrets = await WebhookSecrets.watching(join(folder, "shop"), logger, stopping.signal, use);
  return { metrics, secrets, write };
}

it("each accepted secret has a line, by its fingerprint, from the moment it is accepted until it no longer is", async () => {
  const { metrics, secrets, write } = await watched("old\n");
  expect([...(await shownBy(metrics))]).toEqual([["cba06b5736faf67e", 0]]);
  await write("new\nold\n");
  await expect.poll(async () => (await shownBy(metrics)).size).toBe(2);
  await write("new\n");
  await expect.poll(async () => [...(await shownBy(metrics)).keys()]).not.toContain("cba06b5736faf67e");
  expect(secrets.accepts("old")).toBe(false);
});

it("a use is dated, by whole seconds at most; what is refused dates nothing, and the secret itself is not on the page", async () => {
  const { metrics, secrets, write } = await watched("current-one\nolder-one\n");
  const began = Date.now() / 1_000;
  expect(secrets.accepts("older-one")).toBe(true);
  expect(secrets.accepts("no-such-one")).toBe(false);
  const [current, older] = [...(await shownBy(metrics)).values()];
  expect(current).toBe(0);
  expect(older).toBeGreaterThanOrEqual(began);
  await write("newest\ncurrent-one\nolder-one\n");
  await expect.poll(async () => (await shownBy(metrics)).size).toBe(3);
  expect([...(await shownBy(metrics)).values()].filter((at) => at === older)).toHaveLength(1);
  expect((await metrics.expose()).text).not.toMatch(/current-one|older-one|newest/);
});
