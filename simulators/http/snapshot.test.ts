import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSnapshot } from "./snapshot.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "snapshot-"));
});
afterEach(() => rm(dir, { recursive: true }));

test("what was saved is there when it is opened again, and no half-written file beside it", async () => {
  const first = await openSnapshot(join(dir, "new"), "shop", { sold: 0 });
  first.state.sold = 3;
  await first.save();
  const second = await openSnapshot(join(dir, "new"), "shop", { sold: 0 });
  expect(second.state).toEqual({ sold: 3 });
  expect(await readdir(join(dir, "new"))).toEqual(["shop.json"]);
});

test("saves made while one is being written all end on disk", async () => {
  const { state, save } = await openSnapshot(dir, "shop", { sold: 0 });
  const saves = Array.from({ length: 50 }, async () => {
    state.sold += 1;
    await save();
  });
  await Promise.all(saves);
  expect((await openSnapshot(dir, "shop", { sold: 0 })).state.sold).toBe(50);
});

test("without a folder nothing is written", async () => {
  const { state, save } = await openSnapshot(undefined, "shop", { sold: 1 });
  await save();
  expect(state.sold).toBe(1);
  expect(await readdir(dir)).toEqual([]);
});

test("a damaged file is not taken for an empty one", async () => {
  await writeFile(join(dir, "shop.json"), '{"sold":');
  await expect(openSnapshot(dir, "shop", { sold: 0 })).rejects.toThrow(/delete the file to start afresh/);
});
