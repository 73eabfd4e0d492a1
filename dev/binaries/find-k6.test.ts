import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findK6 } from "./find-k6.ts";

let home: string;
const said: string[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "find-k6-test-"));
  mkdirSync(join(home, "bin"));
  said.length = 0;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function executable(folder: string, name: string, script: string): string {
  mkdirSync(join(home, folder), { recursive: true });
  const path = join(home, folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function find() {
  const env = { PATH: `${join(home, "bin")}:/bin:/usr/bin`, XDG_CACHE_HOME: join(home, "cache") };
  return findK6(env, (line) => said.push(line));
}

const CACHED = "cache/botfleet/k6-1.8.1";
/** A `go` that writes a program of this output where it is told to. */
const goThatBuilds = (output: string) =>
  `printf '#!/bin/sh\\necho "${output}"\\n' > "$GOBIN/k6" && chmod 755 "$GOBIN/k6" && echo "$*" > "${join(home, "asked")}"`;

test("a k6 on PATH of a usable version is taken", async () => {
  const path = executable("bin", "k6", "echo 'k6 v1.9.0 (go1.26.1, linux/amd64)'");
  executable(CACHED, "k6", "echo 'k6 v1.8.1 (go1.26.1, linux/amd64)'");
  expect(await find()).toEqual({ path, version: "1.9.0" });
});

test.each(["k6 v2.3.0 (go1.27)", "k6 v1.7.1 (go1.24)", "something else"])(
  "%s on PATH is passed over for the one in the cache",
  async (output) => {
    executable("bin", "k6", `echo '${output}'`);
    const path = executable(CACHED, "k6", "echo 'k6 v1.8.1 (go1.26.1, linux/amd64)'");
    expect(await find()).toEqual({ path, version: "1.8.1" });
    expect(said).toEqual([]);
  },
);

test("where there is none Go builds it into the cache, once", async () => {
  executable("bin", "go", goThatBuilds("k6 v1.8.1 (go1.26.1, linux/amd64)"));
  const built = { path: join(home, CACHED, "k6"), version: "1.8.1" };
  expect(await find()).toEqual(built);
  expect(said).toHaveLength(1);
  executable("bin", "go", "exit 1");
  expect(await find()).toEqual(built);
  expect(said).toHaveLength(1);
});

test("where nothing works, the error names what was tried and how to get k6", async () => {
  executable("bin", "k6", "echo 'k6 v2.3.0'");
  executable("bin", "go", "echo 'go: no network' >&2; exit 1");
  const failure = find();
  await expect(failure).rejects.toMatchObject({
    code: "K6_MISSING",
    action: expect.stringContaining("https://grafana.com/docs/k6"),
  });
  await expect(failure).rejects.toThrow(/bin\/k6: not k6 1\.8\.1[\s\S]*go: no network/);
});
