import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled } from "./dependencies.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dependencies-test-"));
  mkdirSync(join(root, "node_modules"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lock(file: "package-lock.json" | "node_modules/.package-lock.json", packages: object): void {
  writeFileSync(join(root, file), JSON.stringify({ packages }));
}

const wanted = {
  "": { version: "0.1.0" },
  app: { version: "0.1.0" },
  "node_modules/grammy": { version: "1.46.0" },
  "node_modules/only-on-darwin": { version: "1.0.0", optional: true },
  "node_modules/@botfleet/app": { link: true },
};

test("a clone without packages is not installed", async () => {
  lock("package-lock.json", wanted);
  expect(await isInstalled(root)).toBe(false);
});

test("another platform's optional package may be missing", async () => {
  lock("package-lock.json", wanted);
  lock("node_modules/.package-lock.json", { "node_modules/grammy": { version: "1.46.0" } });
  expect(await isInstalled(root)).toBe(true);
});

test.each([
  ["a package in another version", { "node_modules/grammy": { version: "1.45.0" } }],
  ["a missing package", {}],
  [
    "an optional package in another version",
    { "node_modules/grammy": { version: "1.46.0" }, "node_modules/only-on-darwin": { version: "0.9.0" } },
  ],
])("%s asks for an install", async (_, present) => {
  lock("package-lock.json", wanted);
  lock("node_modules/.package-lock.json", present);
  expect(await isInstalled(root)).toBe(false);
});
