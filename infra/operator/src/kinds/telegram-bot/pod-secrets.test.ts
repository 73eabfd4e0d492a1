import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createMetrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { SecretUse } from "../../../../../app/src/platform/telegram/transport/secret-use.ts";
import { askPods, secretsIn } from "./pod-secrets.ts";

const { signal } = new AbortController();

/** A process's own page, as the app makes it. */
async function page(bots: Readonly<Record<string, readonly string[]>>) {
  const metrics = createMetrics({ version: "1.2.3" });
  onTestFinished(() => metrics.close());
  for (const [bot, secrets] of Object.entries(bots)) {
    const use = new SecretUse(metrics, bot);
    use.accepted(secrets);
    use.used(secrets[0] ?? "", 1_764_158_400_500);
  }
  return (await metrics.expose()).text;
}

async function serve(text: string, status = 200): Promise<number> {
  const server = createServer((_, response) => void response.writeHead(status).end(text)).listen(
    0,
    "127.0.0.1",
  );
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("the app's own page is read: each accepted secret of the bot with the time of its last use", async () => {
  const text = await page({ shop: ["aa01", "bb02"], other: ["cc03"] });
  expect([...secretsIn(text, "shop")]).toEqual([
    ["aa01", 1_764_158_400_500],
    ["bb02", 0],
  ]);
  expect(secretsIn(text, "nobody").size).toBe(0);
});

test("each pod tells for itself, and who does not tell is named with why", async () => {
  const [good, old, ill] = [
    await serve(await page({ shop: ["aa01"] })),
    await serve(await page({})),
    await serve("", 500),
  ];
  const pods = [good, old, ill, 9, undefined].map((opsPort, index) => ({
    ...{ name: `pod-${index}`, address: "127.0.0.1", isReady: true, isServing: true },
    ...(opsPort === undefined ? {} : { opsPort }),
  }));
  const words = await askPods(pods, "shop", signal);
  expect(words.map((word) => ("problem" in word ? word.problem : [...word.secrets.keys()].join()))).toEqual([
    "aa01",
    "it is of a release that does not tell",
    "/metrics answered 500",
    expect.stringContaining("ECONNREFUSED"),
    expect.stringContaining("apply the charts"),
  ]);
});

test("a pod that starts is heard where it tells, and is no hindrance where it does not yet", async () => {
  const stale = await serve(await page({ shop: ["aa01"] }));
  const starts = (opsPort: number) => ({
    ...{ name: `pod-${opsPort}`, address: "127.0.0.1", opsPort },
    ...{ isReady: false, isServing: false },
  });
  const words = await askPods([starts(stale), starts(9)], "shop", signal);
  expect(words).toEqual([{ pod: `pod-${stale}`, secrets: new Map([["aa01", expect.any(Number)]]) }]);
});
