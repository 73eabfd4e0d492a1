import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";

// Below the range from which systems take the ports of outgoing connections (Linux: 32768 and up): a port chosen here
// stays free while its server restarts.
const FIRST = 20_000;
const LAST = 29_999;

/**
 * Chooses ports on 127.0.0.1 that nothing listens on.
 * @param alsoFree offset of a second port each server will need (Redis Cluster's bus: port + 10,000), default none
 */
export async function freePorts(count: number, alsoFree = 0): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count && tries < 500; tries++) {
    const port = randomInt(FIRST, LAST + 1);
    if ((await isFree(port)) && (alsoFree === 0 || (await isFree(port + alsoFree)))) found.add(port);
  }
  if (found.size < count) throw new Error(`no ${count} free ports between ${FIRST} and ${LAST}`);
  return [...found];
}

/** True when a server may listen on this port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** True when something accepts connections at this port of 127.0.0.1. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
