import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { until } from "../../../dev/servers/until.ts";
import { Crowd } from "./crowd.ts";
import { Generator } from "./generator.ts";
import { Ledger } from "./ledger.ts";

interface Delivered {
  readonly update_id: number;
  readonly message: { readonly chat: { readonly id: number } };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A webhook that answers late, and by turns; what it saw stands in `updates`. */
async function listen(answer: (response: ServerResponse, count: number) => void) {
  const updates: Delivered[] = [];
  let connections = 0;
  const server = createServer((request: IncomingMessage, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const count = updates.push(JSON.parse(body));
      setImmediate(() => answer(response, count));
    });
  });
  server.on("connection", () => connections++);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { updates, port, connections: () => connections };
}

const ok = (response: ServerResponse) => void response.writeHead(200, { "content-length": 0 }).end();

async function deliver(port: number, people: number, connections: number, enough: () => boolean) {
  const ledger = new Ledger(people, false);
  const crowd = new Crowd(people);
  const delivery = { port, path: "/", secret: "s" };
  const generator = new Generator({ delivery, crowd, ledger, connections });
  generator.start();
  await until(async () => enough(), "enough updates", 10_000);
  generator.stop();
  await until(async () => ledger.settled, "the last answers", 5_000);
  generator.close();
  return ledger.faults();
}

test("every update is delivered once, on connections that are kept, each chat's in order and one at a time", async () => {
  const underway = new Set<number>();
  let together = 0;
  const server = await listen((response, count) => {
    const id = server.updates[count - 1]?.message.chat.id ?? 0;
    if (underway.has(id)) together++;
    underway.add(id);
    setTimeout(() => {
      underway.delete(id);
      ok(response);
    }, count % 3);
  });
  const faults = await deliver(server.port, 12, 8, () => server.updates.length > 2_000);
  expect(faults.refused).toBe(0);
  expect(together).toBe(0);
  expect(server.connections()).toBe(8);
  const ids = server.updates.map(({ update_id }) => update_id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const chat of new Set(server.updates.map(({ message }) => message.chat.id))) {
    const own = server.updates
      .filter(({ message }) => message.chat.id === chat)
      .map(({ update_id }) => update_id);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
});

test("a connection that the server closes after an answer is opened again", async () => {
  const server = await listen((response, count) => {
    if (count % 10 === 0) response.setHeader("connection", "close");
    ok(response);
  });
  const faults = await deliver(server.port, 8, 4, () => server.updates.length > 300);
  expect(faults.refused).toBe(0);
  expect(server.connections()).toBeGreaterThan(20);
});

test("refusals and broken connections are counted as such, and the load goes on", async () => {
  const server = await listen((response, count) => {
    if (count === 5) response.writeHead(503, { "content-length": 0 }).end();
    else if (count === 9) response.destroy();
    else ok(response);
  });
  const faults = await deliver(server.port, 8, 2, () => server.updates.length > 50);
  expect(faults.refused).toBe(2);
});
