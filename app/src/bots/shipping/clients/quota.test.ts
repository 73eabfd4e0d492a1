import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import type { AskerOrders } from "./quota-asker.fixture.ts";

/* A minute of these tests is three seconds, in which a key has ten calls: 12 keys make 40 calls a second, as 200 in 60 s do. */
const MINUTE_MS = 3_000;
const PER_MINUTE = 10;
const KEYS = 12;
const FOR_MS = 6_500;

const stats = z.object({
  calls: z.record(z.string(), z.record(z.string(), z.number())),
  ledger: z.object({
    keys: z.array(z.object({ calls: z.number(), refused: z.number(), busiest: z.number() })),
  }),
});

async function account() {
  const keys = Array.from({ length: KEYS }, () => randomUUID());
  const simulator = await createShipStationSimulator({
    apiKeys: keys,
    callsPerMinute: PER_MINUTE,
    minuteMs: MINUTE_MS,
  });
  onTestFinished(simulator.close);
  const use = async () => stats.parse(await (await fetch(`${simulator.url}/_stats`)).json()).ledger.keys;
  return { keys, url: simulator.url, use };
}

/** A network on which each request is held up for up to `maxMs` before it arrives. */
async function slowNetwork(target: string, maxMs: number): Promise<string> {
  const { hostname, port: targetPort } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    setTimeout(() => {
      const { headers, method, url: path } = incoming;
      const onward = httpRequest({ hostname, port: targetPort, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      incoming.pipe(onward);
    }, Math.random() * maxMs);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function asking(
  orders: Omit<AskerOrders, "redisUrl" | "perMinute" | "minuteMs" | "forMs">,
): Promise<void> {
  const whole: AskerOrders = {
    ...orders,
    redisUrl: inject("redisUrl"),
    perMinute: PER_MINUTE,
    minuteMs: MINUTE_MS,
    forMs: FOR_MS,
  };
  const script = join(import.meta.dirname, "quota-asker.fixture.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(whole)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
}

test("many processes that ask as fast as they may: no key passes its calls in any minute, and 12 keys give 40 calls a second", async () => {
  const { keys, url, use } = await account();
  await Promise.all(Array.from({ length: 4 }, () => asking({ keys, url, atOnce: 8 })));
  const used = await use();
  expect(used.map(({ refused }) => refused)).toEqual(used.map(() => 0));
  expect(Math.max(...used.map(({ busiest }) => busiest))).toBe(PER_MINUTE);
  // The third minute has begun.
  const calls = used.reduce((sum, key) => sum + key.calls, 0);
  expect(calls).toBeGreaterThanOrEqual(2 * KEYS * PER_MINUTE);
}, 60_000);

test("nor when requests arrive late, some by half a minute and some at once", async () => {
  const { keys, url, use } = await account();
  const slow = await slowNetwork(url, MINUTE_MS / 2);
  await Promise.all([slow, url, slow].map((address) => asking({ keys, url: address, atOnce: 12 })));
  const used = await use();
  expect(used.map(({ refused }) => refused)).toEqual(used.map(() => 0));
  expect(Math.max(...used.map(({ busiest }) => busiest))).toBeLessThanOrEqual(PER_MINUTE);
  expect(used.reduce((sum, key) => sum + key.calls, 0)).toBeGreaterThan(KEYS * PER_MINUTE);
}, 60_000);
