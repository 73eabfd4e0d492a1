import { expect, test } from "vitest";
import { MemberClients } from "./clients.ts";

test("a client stays while its member is asked, and is closed when it was not for a minute", async () => {
  let at = 0;
  const clients = new MemberClients(() => at);
  const ask = (host: string) => clients.on(host, "key", async () => {});
  await ask("stays:27017");
  await ask("left:27017");
  for (at = 10_000; at <= 70_000; at += 10_000) {
    await ask("stays:27017");
    await clients.closeUnused();
  }
  expect(clients.hosts).toEqual(["stays:27017"]);
  await clients.keepOnly(new Set());
  expect(clients.hosts).toEqual([]);
});
