import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePorts } from "../servers/free-ports.ts";
import { choosePorts } from "./ports.ts";
import { readSettings, type Settings } from "./settings.ts";

let dataFolder: string;
let settings: Settings;
beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), "ports-test-"));
  const [port = 0] = await freePorts(1);
  settings = { ...readSettings(dataFolder, [], { PORT: String(port) }, ["shipping"]), dataFolder };
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

test("the ports stay the same from start to start", async () => {
  const first = await choosePorts(settings);
  expect(first.telegram).toBe(settings.port);
  expect(await choosePorts(settings)).toEqual(first);
});

test("a port that something else took meanwhile is replaced, and only that one", async () => {
  const first = await choosePorts(settings);
  const intruder = createServer().listen(first.oxapay, "127.0.0.1");
  await once(intruder, "listening");
  const second = await choosePorts(settings);
  intruder.close();
  expect(second.oxapay).not.toBe(first.oxapay);
  expect({ ...second, oxapay: first.oxapay }).toEqual(first);
});

test("a taken chat page port says which and how to choose another", async () => {
  const intruder = createServer().listen(settings.port, "127.0.0.1");
  await once(intruder, "listening");
  const refusal = expect(choosePorts(settings)).rejects;
  await refusal.toMatchObject({ code: "PORT_TAKEN", action: expect.stringContaining("PORT=") });
  intruder.close();
});

test("with a real Bot API the webhook is received on the given port", async () => {
  const telegram = { apiRoot: "https://api.telegram.org", tokens: { shipping: "1:a" }, publicUrl: undefined };
  const ports = await choosePorts({ ...settings, telegram });
  expect(ports.bot).toBe(settings.port);
});
