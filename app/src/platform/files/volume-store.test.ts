import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createVolumeStore, volumeError } from "./volume-store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "volume-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { contentType: "application/gzip" };

test("a file is there whole, and once: the same content again is no error, other content is", async () => {
  const store = createVolumeStore(folder);
  expect(await store.head("a.gz")).toBeUndefined();
  const put = await store.put("a.gz", Readable.from([Buffer.from("one"), Buffer.from("two")]), options);
  expect(put).toMatchObject({ key: "a.gz", bytes: 6, contentType: "application/gzip" });
  expect(await store.head("a.gz")).toEqual(put);
  const { meta, stream } = await store.open("a.gz");
  expect([meta, await buffer(stream)]).toEqual([put, Buffer.from("onetwo")]);
  expect(await store.put("a.gz", Buffer.from("onetwo"), options)).toEqual(put);
  await expect(store.put("a.gz", Buffer.from("other"), options)).rejects.toMatchObject({
    code: "FILE_EXISTS",
  });
  await store.delete("a.gz");
  await store.delete("a.gz");
  expect(await readdir(folder)).toEqual([]);
  await expect(store.open("a.gz")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
});

test("what broke off leaves nothing, and what a killed process left goes with the next file", async () => {
  const store = createVolumeStore(folder);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("the source broke");
    })(),
  );
  await expect(store.put("a.gz", broken, options)).rejects.toThrow("the source broke");
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, "b.gz.partial-x"), "of a killed process");
  await writeFile(join(folder, "c.gz.about.json"), "{}");
  await store.put("b.gz", Buffer.from("whole"), options);
  expect(await readdir(folder)).toEqual(["b.gz", "b.gz.about.json", "c.gz.about.json"]);
  expect(await store.head("c.gz")).toBeUndefined();
});

test("a file that lost bytes, a folder that is closed and a key that leaves the folder are refused", async () => {
  const store = createVolumeStore(folder);
  await store.put("a.gz", Buffer.from("whole"), options);
  await writeFile(join(folder, "a.gz"), "who");
  await expect(store.head("a.gz")).rejects.toMatchObject({ code: "FILE_STORE_UNAVAILABLE" });
  for (const key of ["../a", "a/b", ""])
    await expect(store.put(key, Buffer.from("x"), options)).rejects.toMatchObject({
      code: "FILE_KEY_INVALID",
    });
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(
    createVolumeStore(join(file, "below")).put("a.gz", Buffer.from("x"), options),
  ).rejects.toMatchObject({ code: "FILE_STORE_UNAVAILABLE" });
});

test.each(["ENOSPC", "EDQUOT"])("%s, a volume that is full, says so, and what to do", (code) => {
  expect(volumeError(Object.assign(new Error(code), { code }))).toMatchObject({
    code: "FILE_STORE_FULL",
    message: expect.stringContaining("make it larger"),
  });
});
