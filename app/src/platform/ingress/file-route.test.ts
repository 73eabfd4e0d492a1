import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Secret } from "../config/secret.ts";
import { AppError } from "../errors/app-error.ts";
import type { FileStore } from "../files/file-store.ts";
import { createGridFsFileStore } from "../files/gridfs-file-store.ts";
import { createFileLinks } from "../files/links/file-links.ts";
import { createLinkSigner } from "../files/links/link-signer.ts";
import { createLogger } from "../observe/logger.ts";
import { type CallbackServer, startCallbackServer } from "./callback-server.ts";
import { createFileRoute } from "./file-route.ts";

const [old, current, stranger] = ["o", "c", "s"].map((sign) => new Secret(sign.repeat(40)));
if (!old || !current || !stranger) throw new Error("three keys");
const logger = createLogger({ name: "test", level: "silent" });
const client = new MongoClient(inject("mongoUrl"));
const db = client.db(`test-links-${randomUUID().slice(0, 8)}`);
let server: CallbackServer;
let files: FileStore;

const start = (store: Pick<FileStore, "open">) =>
  startCallbackServer({
    routes: [],
    files: createFileRoute({ files: store, signer: createLinkSigner([current, old]), logger }),
    host: "127.0.0.1",
    port: 0,
    logger,
  });

beforeAll(async () => {
  await client.connect();
  files = await createGridFsFileStore({ db });
  const options = { contentType: "application/pdf", filename: 'Метка "1".pdf' };
  await files.put("labels/S-7K2M9Q.pdf", Buffer.from("%PDF-1"), options);
  server = await start(files);
});
afterAll(async () => {
  await server.close();
  await db.dropDatabase();
  await client.close();
});

function linkBy(key: Secret, file = "labels/S-7K2M9Q.pdf", lifetimeMs = 60_000): string {
  const signer = createLinkSigner([key]);
  return createFileLinks({ baseUrl: `http://127.0.0.1:${server.port}`, signer, lifetimeMs }).linkTo(file).url;
}

describe("a link", () => {
  test.each([
    ["the current key", current],
    ["the key before it", old],
  ])("of %s gives the file, as something to save that nobody keeps", async (_name, key) => {
    const answer = await fetch(linkBy(key));
    expect([answer.status, await answer.text()]).toEqual([200, "%PDF-1"]);
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      "content-type": "application/pdf",
      "content-length": "6",
      "cache-control": "private, no-store",
      "accept-ranges": "none",
      "x-content-type-options": "nosniff",
    });
    expect(headers["content-disposition"]).toBe(
      `attachment; filename="_____ _1_.pdf"; filename*=UTF-8''${encodeURIComponent('Метка "1".pdf')}`,
    );
  });

  test("can be asked for its headers alone, and what a CDN adds to it does not matter", async () => {
    const answer = await fetch(`${linkBy(current)}&utm=x`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      200,
      "6",
      "",
    ]);
  });

  test.each<[string, (url: string) => string]>([
    ["another file", (url) => url.replace("S-7K2M9Q", "S-7K2M9R")],
    ["a later end", (url) => url.replace(/expires=(\d+)/, (_all, end) => `expires=${Number(end) + 1}`)],
    ["two ends", (url) => `${url}&expires=9999999999`],
    ["no signature", (url) => url.replace(/&signature=.*/, "")],
    ["half a signature", (url) => url.slice(0, -20)],
    ["an unknown key", (url) => url.replace(/key=[^&]+/, "key=aaaaaaaa")],
    ["a path around it", (url) => url.replace("labels/", "x/..%2flabels/")],
    ["no query", (url) => url.replace(/\?.*/, "")],
  ])("with %s is refused, whether there is such a file or not", async (_name, change) => {
    const answer = await fetch(change(linkBy(current)));
    expect([answer.status, await answer.text()]).toEqual([
      403,
      "This link is not whole or was changed. Ask the bot for a new one.\n",
    ]);
  });

  test("of a key that is not ours is refused", async () => {
    expect((await fetch(linkBy(stranger))).status).toBe(403);
  });

  test("says when it has expired, when its file is gone, and that files can only be read", async () => {
    const expired = await fetch(linkBy(current, "labels/S-7K2M9Q.pdf", -1_000));
    expect([expired.status, await expired.text()]).toEqual([
      410,
      "This link has expired. Ask the bot for a new one.\n",
    ]);
    expect((await fetch(linkBy(current, "labels/gone.pdf"))).status).toBe(404);
    expect((await fetch(linkBy(current), { method: "POST", body: "x" })).status).toBe(405);
  });

  test("of a store that cannot be asked says to come again", async () => {
    const away = await start({
      open: () => Promise.reject(new AppError("FILE_STORE_UNAVAILABLE", "away", { retry: "backoff" })),
    });
    const url = new URL(linkBy(current));
    url.port = String(away.port);
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    await away.close();
  });

  test("leads nowhere where no links are configured", async () => {
    const without = await startCallbackServer({ routes: [], host: "127.0.0.1", port: 0, logger });
    const url = new URL(linkBy(current));
    url.port = String(without.port);
    expect((await fetch(url)).status).toBe(404);
    await without.close();
  });
});
