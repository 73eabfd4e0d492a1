import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readResult } from "./read-result.ts";
import { sampleResult } from "./result.fixture.ts";
import { reportsIn, writeReports } from "./write.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "load-result-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what is written is read again as it was, and the first fields are those every reader may rely on", async () => {
  const result = sampleResult();
  const json = join(folder, "new/result.json");
  await writeReports(result, { json });
  expect(await readResult(json)).toEqual(result);
  const top = JSON.parse(await readFile(json, "utf8"));
  expect(top).toMatchObject({
    verdict: 0,
    people: 10_000,
    messages_per_s: 1003.4,
    p50_ms: 6.2,
    p95_ms: 31,
    p99_ms: 51,
    lost: 0,
    duplicated: 0,
    out_of_order: 0,
    by_bot: { matchmaking: { lost: 0 } },
  });
});

test("a folder gets all reports under the names that CI looks for, and only what is asked for is written", async () => {
  await writeReports(sampleResult(), reportsIn(join(folder, "all")));
  expect((await readdir(join(folder, "all"))).sort()).toEqual(["junit.xml", "report.html", "result.json"]);
  await writeReports(sampleResult(), { html: join(folder, "one/page.html") });
  expect(await readdir(join(folder, "one"))).toEqual(["page.html"]);
});

test("a file of another shape is refused with the place of the fault", async () => {
  const file = join(folder, "result.json");
  await writeFile(file, JSON.stringify({ ...sampleResult(), people: -1 }));
  await expect(readResult(file)).rejects.toMatchObject({
    code: "RESULT_UNREADABLE",
    message: expect.stringMatching(/is not the result of a load run.*→ at people/s),
  });
});
