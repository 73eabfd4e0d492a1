import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepCredentials, webhookSecretsFolder } from "./credentials.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "credentials-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const secretOf = (bot: string) => readFileSync(join(webhookSecretsFolder(folder), bot), "utf8");

test("every bot of the list gets a token of its own and a webhook secret, which stay from start to start", () => {
  const first = keepCredentials(folder, ["shipping", "echo"]);
  const secrets = [secretOf("shipping"), secretOf("echo")];
  expect(first.tokens.echo).toMatch(/^[1-9]\d{9}:AA[\w-]{33}$/);
  expect(first.tokens.echo).not.toBe(first.tokens.shipping);
  expect(keepCredentials(folder, ["shipping", "echo"])).toEqual(first);
  expect([secretOf("shipping"), secretOf("echo")]).toEqual(secrets);
});

test("a bot that joins the list gets a token and a secret; what was there stays", () => {
  const before = keepCredentials(folder, ["shipping"]);
  const secret = secretOf("shipping");
  const after = keepCredentials(folder, ["shipping", "echo"]);
  expect(after).toEqual({ ...before, tokens: { ...before.tokens, echo: after.tokens.echo } });
  expect(secretOf("shipping")).toBe(secret);
  expect(secretOf("echo")).toMatch(/^\w{48}\n$/);
});

test("a bot that left the list for a while finds its token again", () => {
  const { tokens } = keepCredentials(folder, ["shipping", "echo"]);
  keepCredentials(folder, ["shipping"]);
  expect(keepCredentials(folder, ["shipping", "echo"]).tokens).toEqual(tokens);
});

test("nobody else may read the files", () => {
  keepCredentials(folder, ["shipping"]);
  for (const file of ["credentials.json", "webhook-secrets/shipping"])
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
});

test("credentials of another form are refused with what to do", () => {
  writeFileSync(join(folder, "credentials.json"), `{"botId":1}`);
  expect(() => keepCredentials(folder, ["shipping"])).toThrow(
    expect.objectContaining({ code: "BAD_CREDENTIALS", action: expect.stringContaining("--fresh") }),
  );
});
