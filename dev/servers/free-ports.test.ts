import { createServer } from "node:net";
import { expect, test } from "vitest";
import { claimPortBlock, freePorts, isFree } from "./free-ports.ts";

test("who chooses side by side is never given the same port, though nothing listens yet", async () => {
  const blocks = await Promise.all(Array.from({ length: 12 }, claimPortBlock));
  const ports = await Promise.all(blocks.map((block) => block.take(60)));
  expect(new Set(ports.flat()).size).toBe(12 * 60);
});

test("one that was given comes again only after all others", async () => {
  const block = await claimPortBlock();
  const ports = await block.take(99);
  expect(new Set(ports).size).toBe(99);
  expect(await block.take(1)).toEqual([ports[0]]);
});

test("one that something listens on is passed over", async () => {
  const block = await claimPortBlock();
  const [first = 0] = await block.take(1);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first + 1, "127.0.0.1", resolve));
  try {
    expect(await isFree(first + 1)).toBe(false);
    expect(await block.take(1)).toEqual([first + 2]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("calls of one process share its block", async () => {
  const ports = (await Promise.all([freePorts(10), freePorts(10)])).flat();
  expect(new Set(ports).size).toBe(20);
});
