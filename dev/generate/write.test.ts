import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorsMarkdown } from "./errors-page.ts";
import { writeGenerated } from "./write.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "generate-test-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const page = { path: "docs/page.md", content: () => "fresh\n" };

test("checking names a missing and a changed file and writes neither", async () => {
  expect(await writeGenerated(root, [page], true)).toEqual(["docs/page.md"]);
  await writeGenerated(root, [page], false);
  writeFileSync(join(root, page.path), "edited\n");
  expect(await writeGenerated(root, [page], true)).toEqual(["docs/page.md"]);
  expect(readFileSync(join(root, page.path), "utf8")).toBe("edited\n");
});

test("generating makes the check pass", async () => {
  await writeGenerated(root, [page], false);
  expect(await writeGenerated(root, [page], true)).toEqual([]);
});

test("the errors page lists codes by name and keeps a bar inside its cell", () => {
  const text = errorsMarkdown({
    QUEUE_FULL: { meaning: "Too much.", action: "Wait | retry." },
    CONFIG_INVALID: { meaning: "Wrong.", action: "Correct it." },
  });
  expect(text.split("\n").slice(-5)).toEqual([
    "| Code             | Meaning   | What to do     |",
    "| ---------------- | --------- | -------------- |",
    "| `CONFIG_INVALID` | Wrong.    | Correct it.    |",
    "| `QUEUE_FULL`     | Too much. | Wait \\| retry. |",
    "",
  ]);
});
