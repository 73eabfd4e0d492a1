import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { redisStartScript } from "./redis-start.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "redis-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const replication = { port: 1, sentinelPort: 2, master: "main", quorum: 2 };

async function start(password: string, self = "first"): Promise<void> {
  const script = join(folder, "start.sh");
  writeFileSync(script, redisStartScript({ data: folder, run: folder, replication }));
  const names = { SELF: self, FIRST: "first", PEERS: "" };
  await promisify(execFile)("sh", [script], {
    env: { PATH: process.env.PATH, REDIS_PASSWORD: password, ...names },
  });
}
const file = (name: string) => readFileSync(join(folder, name), "utf8");

test("the password becomes a file for its user alone", async () => {
  await start("s3cret");
  expect(file("auth.conf")).toBe('requirepass "s3cret"\nmasterauth "s3cret"\n');
  expect(statSync(join(folder, "auth.conf")).mode & 0o777).toBe(0o600);
});

test.each(["", 'a"b', "a\\b", "a b", "a\nb"])(
  "the password %j is refused in a sentence",
  async (password) => {
    await expect(start(password)).rejects.toThrow(/choose another/);
  },
);

test("the first instance is the master, the others replicate it", async () => {
  await start("one");
  expect(file("node.conf")).toBe("");
  rmSync(join(folder, "node.conf"));
  await start("one", "second");
  expect(file("node.conf")).toBe("replicaof first 1\n");
});

test("the master that Sentinel chose is kept, and nothing else of what it wrote", async () => {
  await start("one");
  writeFileSync(
    join(folder, "node.conf"),
    "maxmemory 1mb\nuser default on #old ~* +@all\nreplicaof third 1\n",
  );
  await start("one");
  expect(file("node.conf")).toBe("replicaof third 1\n");
});

test("Sentinel keeps what it learned and takes a new password", async () => {
  await start("one");
  writeFileSync(
    join(folder, "sentinel.conf"),
    `${file("sentinel.conf")}user default on #old\nsentinel myid abc\n`,
  );
  await start("two");
  const lines = file("sentinel.conf").split("\n");
  expect(lines).toEqual(expect.arrayContaining(["sentinel myid abc", "sentinel monitor main first 1 2"]));
  expect(lines.filter((line) => /pass|user/.test(line))).toEqual([
    'requirepass "two"',
    'sentinel sentinel-pass "two"',
    'sentinel auth-pass main "two"',
  ]);
});
