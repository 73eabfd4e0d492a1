import { randomInt } from "node:crypto";
import { connect, createServer, type Server } from "node:net";

// Below the range from which systems take the ports of outgoing connections (Linux: 32768 and up): a port chosen here
// stays free while its server restarts.
const FIRST = 20_000;
const BLOCKS = 100;
const BLOCK = 100;

/** Ports that no other process chooses from. */
export interface PortBlock {
  /**
   * The next ones that nothing listens on; none comes again before all others did.
   * @param alsoFree offset of a second port that has to be free, default none
   */
  take(count: number, alsoFree?: number): Promise<number[]>;
}

/**
 * Claims a block of ports for as long as this process lives, by listening on the first of it. A port is chosen seconds before
 * its server listens there: without this, test files that run side by side chose the same one now and then.
 */
export async function claimPortBlock(): Promise<PortBlock> {
  const begin = randomInt(BLOCKS);
  for (let tries = 0; tries < BLOCKS; tries++) {
    const first = FIRST + ((begin + tries) % BLOCKS) * BLOCK;
    const guard = await listen(first);
    if (guard === undefined) continue;
    guard.unref();
    return createPortBlock(first);
  }
  throw new Error(`each of ${BLOCKS} blocks of ports from ${FIRST} on is taken; end what runs there`);
}

function createPortBlock(first: number): PortBlock {
  let given = 0;
  return {
    take: async (count, alsoFree = 0) => {
      const found: number[] = [];
      for (let tries = 1; found.length < count && tries < BLOCK; tries++) {
        const port = first + 1 + (given++ % (BLOCK - 1));
        if ((await isFree(port)) && (alsoFree === 0 || (await isFree(port + alsoFree)))) found.push(port);
      }
      if (found.length < count)
        throw new Error(`no ${count} free ports between ${first} and ${first + BLOCK}`);
      return found;
    },
  };
}

let own: Promise<PortBlock> | undefined;

/**
 * Chooses ports on 127.0.0.1 that nothing listens on and no other process chooses.
 * @param alsoFree offset of a second port each server will need (Redis Cluster's bus: port + 10,000), default none
 */
export async function freePorts(count: number, alsoFree = 0): Promise<number[]> {
  own ??= claimPortBlock();
  return (await own).take(count, alsoFree);
}

/** True when a server may listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** A server that listens there; undefined where another does. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(server));
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
