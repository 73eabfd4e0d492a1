import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { FileStore, PutOptions } from "./file-store.ts";

/** A store under test, empty at the start of each test's keys. */
export interface ConformanceSubject {
  /** Called before each test. `now` is the store's clock. */
  open(now: () => Date): Promise<FileStore>;
  /** Everything the store has kept, its own book-keeping included: to see that nothing is left behind. */
  countStored(): Promise<number>;
}

const plain: PutOptions = { contentType: "text/plain" };
const text = (content: string) => new TextEncoder().encode(content);
const start = new Date("2026-11-21T12:00:00.000Z");
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

async function contentOf(store: FileStore, key: string): Promise<Buffer> {
  return buffer((await store.open(key)).stream);
}

/** A stream that fails after `bytes`, as an upload does whose sender vanished. */
function failingStream(bytes: number): Readable {
  return Readable.from(
    (async function* () {
      yield randomBytes(bytes);
      throw new Error("sender vanished");
    })(),
  );
}

/** What every file store keeps; run once per adapter. */
export function describeFileStore(name: string, subject: ConformanceSubject): void {
  let clock = start;
  const open = () => {
    clock = start;
    return subject.open(() => clock);
  };

  describe(`${name}: storing and reading`, () => {
    test("content and what belongs to it come back as they were given", async () => {
      const store = await open();
      const options = {
        contentType: "Text/CSV; charset=utf-8",
        filename: "отчёт 📦.csv",
        expiresAt: minutes(60),
      };
      const stored = await store.put("reports/2026/a.csv", text("a;b"), options);
      expect(stored).toMatchObject({
        key: "reports/2026/a.csv",
        bytes: 3,
        sha256: createHash("sha256").update("a;b").digest("hex"),
        contentType: "text/csv",
        filename: "отчёт 📦.csv",
        expiresAt: minutes(60),
      });
      expect(stored.storedAt).toBeInstanceOf(Date);
      expect(await store.head("reports/2026/a.csv")).toEqual(stored);
      const opened = await store.open("reports/2026/a.csv");
      expect(opened.meta).toEqual(stored);
      expect(String(await buffer(opened.stream))).toBe("a;b");
    });

    test("20 MB in a stream come back byte for byte", async () => {
      const store = await open();
      const content = randomBytes(20 * 1024 * 1024 + 17);
      const pieces = Array.from({ length: 321 }, (_, i) => content.subarray(i * 65_536, (i + 1) * 65_536));
      const stored = await store.put("big", Readable.from(pieces), plain);
      expect(stored.bytes).toBe(content.byteLength);
      expect((await contentOf(store, "big")).equals(content)).toBe(true);
    });

    test("an empty file is a file", async () => {
      const store = await open();
      expect(await store.put("empty", Readable.from([]), plain)).toMatchObject({ bytes: 0 });
      expect(await contentOf(store, "empty")).toHaveLength(0);
    });

    test("a key without a file is told as such", async () => {
      const store = await open();
      expect(await store.head("nothing")).toBeUndefined();
      await expect(store.open("nothing")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    });

    test("a deleted file is gone with all it took up, and deleting again is no error", async () => {
      const store = await open();
      const before = await subject.countStored();
      await store.put("gone", text("x"), plain);
      expect(await subject.countStored()).toBeGreaterThan(before);
      await store.delete("gone");
      await store.delete("gone");
      expect(await store.head("gone")).toBeUndefined();
      expect(await subject.countStored()).toBe(before);
    });

    test.each([
      "",
      "../a",
      "a/../b",
      "a//b",
      "/a",
      "a/",
      ".expiry/x",
      "a/.b",
      "a b",
      "ключ",
      "a\\b",
      "a\u0000",
      "x".repeat(181),
    ])("the key %j is refused", async (key) => {
      const store = await open();
      await expect(store.put(key, text("x"), plain)).rejects.toMatchObject({ code: "FILE_KEY_INVALID" });
    });

    test("a name that would mislead is made harmless, a content type that is none becomes the general one", async () => {
      const store = await open();
      const options = {
        contentType: "x\r\nSet-Cookie: a",
        filename: `../\u202Efdp.exe${"y".repeat(300)}.pdf`,
      };
      const { filename, contentType } = await store.put("odd", text("x"), options);
      expect(contentType).toBe("application/octet-stream");
      expect(filename).toMatch(/^y+\.pdf$/);
      const short = await store.put("odd2", text("x"), { ...plain, filename: "../\u202Ea.pdf" });
      expect(short.filename).toBe("..__a.pdf");
    });
  });

  describe(`${name}: keys are written once`, () => {
    test("the same content again, as bytes or a stream, answers the file that is there", async () => {
      const store = await open();
      const first = await store.put("same", text("x"), plain);
      const before = await subject.countStored();
      expect(await store.put("same", text("x"), { contentType: "text/html", filename: "other" })).toEqual(
        first,
      );
      expect(await store.put("same", Readable.from([text("x")]), plain)).toEqual(first);
      expect(await subject.countStored()).toBe(before);
    });

    test("other content is refused and the first stays", async () => {
      const store = await open();
      await store.put("taken", text("first"), plain);
      const second = store.put("taken", Readable.from([text("second")]), plain);
      await expect(second).rejects.toMatchObject({ code: "FILE_EXISTS", retry: "never" });
      expect(String(await contentOf(store, "taken"))).toBe("first");
    });

    test("of five at once with the same content all succeed and one file is there", async () => {
      const store = await open();
      const before = await subject.countStored();
      const puts = await Promise.all(
        Array.from({ length: 5 }, () => store.put("race", Readable.from([text("x")]), plain)),
      );
      expect(new Set(puts.map(({ sha256 }) => sha256)).size).toBe(1);
      await store.delete("race");
      expect(await subject.countStored()).toBe(before);
    });

    test("of five at once with different content exactly one succeeds, whole", async () => {
      const store = await open();
      const contents = Array.from({ length: 5 }, (_, i) => `content ${i}`);
      const puts = await Promise.allSettled(
        contents.map((content) => store.put("fight", text(content), plain)),
      );
      const won = contents.filter((_, i) => puts[i]?.status === "fulfilled");
      expect(won).toEqual([String(await contentOf(store, "fight"))]);
      for (const put of puts)
        if (put.status === "rejected") expect(put.reason).toMatchObject({ code: "FILE_EXISTS" });
    });
  });

  describe(`${name}: half a file is no file`, () => {
    test("a sender that vanishes leaves nothing, and the key is free", async () => {
      const store = await open();
      const before = await subject.countStored();
      await expect(store.put("half", failingStream(3_000_000), plain)).rejects.toThrow("sender vanished");
      expect(await store.head("half")).toBeUndefined();
      expect(await subject.countStored()).toBe(before);
      await store.put("half", text("whole"), plain);
      expect(String(await contentOf(store, "half"))).toBe("whole");
    });

    test("nothing is seen of a file before its end was received", async () => {
      const store = await open();
      const rest = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const slow = Readable.from(
        (async function* () {
          yield randomBytes(2_500_000);
          begun.resolve();
          await rest.promise;
          yield text("end");
        })(),
      );
      const put = store.put("slow", slow, plain);
      await begun.promise;
      expect(await store.head("slow")).toBeUndefined();
      await expect(store.open("slow")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
      rest.resolve();
      expect((await put).bytes).toBe(2_500_003);
    });

    test("content over the limit is refused as it arrives, and exactly the limit is taken", async () => {
      const store = await open();
      const before = await subject.countStored();
      const over = store.put("over", Readable.from([randomBytes(600), randomBytes(500)]), {
        ...plain,
        maxBytes: 1_000,
      });
      await expect(over).rejects.toMatchObject({ code: "FILE_TOO_LARGE", details: { maxBytes: 1_000 } });
      expect(await subject.countStored()).toBe(before);
      expect(await store.put("limit", randomBytes(1_000), { ...plain, maxBytes: 1_000 })).toMatchObject({
        bytes: 1_000,
      });
    });
  });

  describe(`${name}: expiry`, () => {
    test("an expired file counts as absent at once, and its key is free for other content", async () => {
      const store = await open();
      await store.put("brief", text("old"), { ...plain, expiresAt: minutes(5) });
      clock = minutes(4);
      expect(await store.head("brief")).toBeDefined();
      clock = minutes(5);
      expect(await store.head("brief")).toBeUndefined();
      await expect(store.open("brief")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
      await store.put("brief", text("new"), { ...plain, expiresAt: minutes(30) });
      expect(String(await contentOf(store, "brief"))).toBe("new");
      expect(await store.expire(minutes(6))).toBe(0);
      expect(String(await contentOf(store, "brief"))).toBe("new");
      await store.delete("brief");
    });

    test("expiring removes what is due, in several processes at once, and nothing else", async () => {
      const store = await open();
      await store.expire(minutes(1_000));
      const before = await subject.countStored();
      await store.put("stays", text("x"), plain);
      await store.put("later", text("x"), { ...plain, expiresAt: minutes(90) });
      const kept = await subject.countStored();
      for (let i = 0; i < 12; i += 1)
        await store.put(`due/${i}`, text(`x${i}`), { ...plain, expiresAt: minutes(i) });
      clock = minutes(60);
      const counts = await Promise.all([store.expire(minutes(60)), store.expire(minutes(60))]);
      expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeGreaterThanOrEqual(12);
      expect(Math.max(...counts)).toBeLessThanOrEqual(12);
      expect(await subject.countStored()).toBe(kept);
      expect([await store.head("stays"), await store.head("later")]).not.toContain(undefined);
      await store.delete("stays");
      expect(await store.expire(minutes(90))).toBe(1);
      expect(await subject.countStored()).toBe(before);
    });
  });
}
