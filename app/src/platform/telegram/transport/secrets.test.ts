import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { logger } from "../testing/fleet.ts";
import { WebhookSecrets } from "./secrets.ts";

let folder: string;
let stopping: AbortController;

beforeEach(async () => {
  stopping = new AbortController();
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
});
afterEach(async () => {
  stopping.abort();
  await rm(folder, { recursive: true });
});

/** As a mounted secret changes: another file is renamed onto the old one. */
async function write(lines: string): Promise<string> {
  const path = join(folder, "shipping");
  await writeFile(`${path}.new`, lines);
  await rename(`${path}.new`, path);
  return path;
}

it("a rotation is followed without a restart: both secrets are accepted, then only the new one", async () => {
  const secrets = await WebhookSecrets.watching(await write("old\n"), logger, stopping.signal);
  const before = secrets.fingerprint;
  expect([secrets.accepts("old"), secrets.accepts("new"), secrets.current]).toEqual([true, false, "old"]);
  await write("new\nold\n");
  await expect.poll(() => secrets.accepts("new")).toBe(true);
  expect([secrets.accepts("old"), secrets.current]).toEqual([true, "new"]);
  expect(secrets.fingerprint).not.toBe(before);
  await write("new\n");
  await expect.poll(() => secrets.accepts("old")).toBe(false);
});

it("accepts the very secret only, of any length", () => {
  const [short, long] = ["s", "x".repeat(256)];
  const secrets = WebhookSecrets.of(short, long);
  for (const secret of [short, long]) expect(secrets.accepts(secret)).toBe(true);
  for (const sent of [
    "",
    undefined,
    "S",
    "ss",
    "s\0",
    `${long}x`,
    long.slice(1),
    `${long}${"x".repeat(70_000)}`,
  ])
    expect(secrets.accepts(sent), `${sent?.length} signs`).toBe(false);
});

it("a change that is of no use leaves the accepted secrets as they were", async () => {
  const secrets = await WebhookSecrets.watching(await write("good\n"), logger, stopping.signal);
  await write("not a secret!\n");
  await write("good\nbetter\n");
  await expect.poll(() => secrets.accepts("better")).toBe(true);
  expect(secrets.accepts("not a secret!")).toBe(false);
});

it.each([
  ["", "no secret"],
  ["with space", "a sign Telegram does not allow"],
  ["x".repeat(257), "too long"],
])("a start with %j fails: %s", async (lines) => {
  const path = await write(lines);
  await expect(WebhookSecrets.watching(path, logger, stopping.signal)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
  });
});

it("a start without the file fails and says where it was looked for", async () => {
  const path = join(folder, "nowhere");
  await expect(WebhookSecrets.watching(path, logger, stopping.signal)).rejects.toThrow(path);
});
