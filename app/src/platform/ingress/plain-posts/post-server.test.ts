import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { closeServer } from "../listen.ts";
import type { Answer } from "./answer.ts";
import { chunked, closeAll, post, startPosts, talkTo } from "./testing/post-client.ts";

afterEach(closeAll);

describe("a connection", () => {
  it("gets an answer with the lines that Node's has, in one piece", async () => {
    const { answer, chunks, socket } = await startPosts();
    const plain = (head: string) =>
      head
        .replace(/(?<=date: ).*|(?<=content-length: )\d+/gi, "")
        .split("\r\n")
        .map((line) => line.toLowerCase())
        .toSorted();
    socket.write(post("/a", '"سلام 👋"'));
    const ours = await answer();
    expect(chunks).toHaveLength(1);
    expect(JSON.parse(ours.body)).toEqual({ by: "us", url: "/a", body: '"سلام 👋"' });
    expect(Math.abs(Date.parse(/Date: (.*)/.exec(ours.head)?.[1] ?? "") - Date.now())).toBeLessThan(5_000);
    socket.write(chunked);
    expect(plain(ours.head)).toEqual(plain((await answer()).head));
  });

  it("is Node's from the first other request on, with nothing lost", async () => {
    const { answer, socket } = await startPosts();
    socket.write(post("/1") + post("/2") + chunked + post("/3"));
    const answers = [await answer(), await answer(), await answer(), await answer()];
    expect(answers.map(({ body }) => JSON.parse(body))).toMatchObject([
      { by: "us", url: "/1" },
      { by: "us", url: "/2" },
      { by: "node", url: "/chunks", body: "{}" },
      { by: "node", url: "/3", body: '"x"' },
    ]);
  });

  it("of a stranger is Node's before its body has come", async () => {
    const { answer, server, socket } = await startPosts();
    const bytes = post("/1", '"x"', "wrong");
    socket.write(bytes.slice(0, -2));
    await once(server, "request");
    socket.write(bytes.slice(-2));
    expect(JSON.parse((await answer()).body)).toEqual({ by: "node", url: "/1", body: '"x"' });
  });

  it("is heard alike wherever its bytes are cut", async () => {
    const { answer, socket } = await startPosts();
    const bytes = Buffer.from(post("/1", '"سلام"') + post("/2", '""') + post("/3", '"👋"'));
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 5 });
    const check = async (places: number[]) => {
      let from = 0;
      for (const to of [...places.toSorted((a, b) => a - b), bytes.length]) {
        socket.write(bytes.subarray(from, to));
        await new Promise((resolve) => setImmediate(resolve));
        from = to;
      }
      const bodies = [await answer(), await answer(), await answer()].map(({ body }) => JSON.parse(body));
      expect(bodies).toEqual([
        { by: "us", url: "/1", body: '"سلام"' },
        { by: "us", url: "/2", body: '""' },
        { by: "us", url: "/3", body: '"👋"' },
      ]);
    };
    await fc.assert(fc.asyncProperty(cuts, check), { numRuns: 100 });
  });

  it("that smuggles a request behind a length that is a lie gets 400 for it", async () => {
    const { answer, socket } = await startPosts();
    socket.write(`${post("/1")}SMUGGLED`);
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200/);
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 400/);
  });

  it("that sends ahead is served in order, one request at a time, and not read without end", async () => {
    const waiting: ((answer: Answer) => void)[] = [];
    const handle = () => new Promise<Answer>((resolve) => waiting.push(resolve));
    const { answer, server, socket } = await startPosts({ handle });
    const [theirs] = (await once(server, "connection")) as [Socket];
    const big = post("/", `"${"x".repeat(1_000_000)}"`);
    for (let sent = 0; sent < 12; sent++) socket.write(big);
    await vi.waitFor(() => expect(theirs.isPaused()).toBe(true));
    expect(waiting).toHaveLength(1);
    expect(socket.writableLength).toBeGreaterThan(1_000_000);
    for (let next = 0; next < 12; next++) {
      await vi.waitFor(() => expect(waiting).toHaveLength(next + 1));
      waiting[next]?.({ status: 200, body: String(next) });
      expect((await answer()).body).toBe(String(next));
    }
  });

  it("that sends many small ones ahead is not read faster than it is served", async () => {
    let served = 0;
    const handle = () =>
      ++served > 100 ? new Promise<never>(() => undefined) : Promise.resolve({ status: 200 });
    const { answer, server, socket } = await startPosts({ handle });
    const [theirs] = (await once(server, "connection")) as [Socket];
    socket.write(post("/").repeat(20_000));
    for (let answered = 0; answered < 100; answered++) await answer();
    await vi.waitFor(() => expect(theirs.isPaused()).toBe(true));
    expect(theirs.bytesRead).toBeLessThan(400_000);
    socket.destroy();
  });

  it("is Node's with all that was sent ahead, however much", async () => {
    const slow = Promise.withResolvers<Answer>();
    const { answer, server, socket } = await startPosts({ handle: () => slow.promise });
    const [theirs] = (await once(server, "connection")) as [Socket];
    const body = "x".repeat(900_000);
    socket.write(post("/1") + post("/2", `"${body}"`, "wrong"));
    socket.write(post("/3", '"x"', "wrong"));
    await vi.waitFor(() => expect(theirs.isPaused()).toBe(true));
    slow.resolve({ status: 200, body: "first" });
    expect((await answer()).body).toBe("first");
    expect(JSON.parse((await answer()).body)).toEqual({ by: "node", url: "/2", body: `"${body}"` });
    expect(JSON.parse((await answer()).body)).toEqual({ by: "node", url: "/3", body: '"x"' });
  });

  it("ends with the answer that is its last, however much was sent ahead", async () => {
    const { answer, socket } = await startPosts({ answers: 2 });
    socket.write(post("/1") + post("/2") + post("/3"));
    expect((await answer()).head).toMatch(/connection: keep-alive/i);
    expect((await answer()).head).toMatch(/connection: close/i);
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });

  it("whose handler breaks its promise is cut", async () => {
    const { chunks, socket } = await startPosts({ handle: () => Promise.reject(new Error("a fault")) });
    socket.write(post("/1"));
    await vi.waitFor(() => expect(socket.closed).toBe(true));
    expect(chunks).toEqual([]);
  });
});

describe("who dawdles is let go", () => {
  it.each([
    ["nothing", "", 100],
    ["a head that never ends", post("/").slice(0, 40), 100],
    ["a body that never ends", post("/").slice(0, -1), 300],
    ["a second head that never ends", post("/") + post("/").slice(0, 40), 100],
    ["a stranger's head that never ends", "GET / HTTP/1.1\r\n", 100],
  ])("saying %s", async (_name, bytes, afterMs) => {
    const { chunks, socket } = await startPosts({ headersMs: 100, requestMs: 300 });
    const began = performance.now();
    socket.write(bytes);
    await once(socket, "close");
    expect(performance.now() - began).toBeGreaterThanOrEqual(afterMs - 5);
    expect(chunks.join("")).toContain("HTTP/1.1 408 Request Timeout");
  });

  it("however often a byte comes", async () => {
    const { socket } = await startPosts({ headersMs: 100, requestMs: 200 });
    const drip = setInterval(() => socket.write("x"), 20);
    socket.write(post("/", "x".repeat(1_000)).slice(0, -1_000));
    await vi.waitFor(() => expect(socket.closed).toBe(true), { timeout: 2_000 });
    clearInterval(drip);
  });

  it("idle, but not while an answer is under way", async () => {
    const slow = Promise.withResolvers<Answer>();
    const { answer, socket } = await startPosts({ keepMs: 50, handle: () => slow.promise });
    socket.write(post("/"));
    await sleep(150);
    expect(socket.closed).toBe(false);
    slow.resolve({ status: 200, body: "at last" });
    expect((await answer()).body).toBe("at last");
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });
});

describe("closing", () => {
  it("ends idle connections of both kinds at once, one with an answer under way after it", async () => {
    const slow = Promise.withResolvers<Answer>();
    const taken: string[] = [];
    const { port, server, ...busy } = await startPosts({
      handle: (url) => {
        taken.push(url);
        return url === "/slow" ? slow.promise : Promise.resolve({ status: 200 });
      },
    });
    const [ours, nodes] = [talkTo(port), talkTo(port)];
    ours.socket.write(post("/"));
    nodes.socket.write(chunked);
    await Promise.all([ours.answer(), nodes.answer()]);
    busy.socket.write(post("/slow"));
    await vi.waitFor(() => expect(taken).toContain("/slow"));
    const closing = closeServer(server);
    await vi.waitFor(() => expect([ours.socket.closed, nodes.socket.closed]).toEqual([true, true]));
    await sleep(100);
    expect(busy.socket.closed).toBe(false);
    slow.resolve({ status: 200, body: "done" });
    expect((await busy.answer()).body).toBe("done");
    await closing;
  });

  it("does not wait for ever for a body that never comes", async () => {
    const { server, socket } = await startPosts();
    const [theirs] = (await once(server, "connection")) as [Socket];
    socket.write(post("/").slice(0, -1));
    await vi.waitFor(() => expect(theirs.bytesRead).toBeGreaterThan(0));
    await closeServer(server, 100);
    await vi.waitFor(() => expect(socket.closed).toBe(true));
  });
});
