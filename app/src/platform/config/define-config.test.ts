import { inspect } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { defineConfig, describeConfig } from "./define-config.ts";
import { choice, duration, field, list, port, secret, secretList, secretUrl, url } from "./fields.ts";
import { Secret } from "./secret.ts";

const notes = { description: "For the test.", example: "x" };
const config = defineConfig(
  {
    PORT: field(port(), { description: "Where it listens.", example: "8080" }),
    TOKEN: field(secret(), notes),
    HOOK: field(url("http", "https"), notes),
    BOTS: field(list().optional(), notes),
    KEYS: field(secretList().optional(), notes),
    WAIT: field(duration().default(30_000), notes),
    MODE: field(choice("webhook", "polling").default("webhook"), notes),
  },
  ({ MODE, BOTS }) =>
    MODE === "polling" && BOTS === undefined ? [{ name: "BOTS", problem: "is needed for polling" }] : [],
);
const good = { PORT: "0", TOKEN: " s3cr3t ", HOOK: "https://example.org/" };

function problemsOf(env: Record<string, string>): string {
  try {
    config.parse(env);
    return "";
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CONFIG_INVALID") throw error;
    return error.message;
  }
}

test("a right environment becomes a typed, deeply frozen object, other variables left out", () => {
  const value = config.parse({ ...good, BOTS: "a, b", KEYS: "k1,k2", WAIT: "5m", HOME: "/root" });
  expect(value).toMatchObject({
    PORT: 0,
    HOOK: "https://example.org",
    BOTS: ["a", "b"],
    WAIT: 300_000,
    MODE: "webhook",
  });
  expect(value.TOKEN.reveal()).toBe("s3cr3t");
  expect(value.KEYS?.map((key) => key.reveal())).toEqual(["k1", "k2"]);
  expect("HOME" in value).toBe(false);
  expect(() => Object.assign(value, { PORT: 1 })).toThrow(TypeError);
  expect(() => (value.BOTS as string[]).push("c")).toThrow(TypeError);
});

test("every wrong and missing variable is named at once, and no value is quoted", () => {
  const message = problemsOf({
    PORT: "70000",
    TOKEN: "  ",
    HOOK: "ftp://hunter2",
    BOTS: "a,,b",
    WAIT: "5 minutes",
    MODE: "hunter2",
  });
  expect(message).toBe(
    "CONFIG_INVALID: PORT must be a whole number from 0 to 65535. TOKEN is missing. " +
      "HOOK must be an address that starts with http:// or https://. " +
      "BOTS must be a comma-separated list without empty entries. " +
      "WAIT must be a time like 500ms, 30s, 5m, 24h or 7d. MODE must be one of webhook, polling.",
  );
});

test("an empty variable counts as not set", () => {
  expect(config.parse({ ...good, WAIT: "" }).WAIT).toBe(30_000);
  expect(problemsOf({ ...good, PORT: "" })).toContain("PORT is missing.");
});

test.each(["-1", "1.5", "0x10", "1e3", "eighty"])("the port '%s' is refused", (value) => {
  expect(problemsOf({ ...good, PORT: value })).toContain("PORT must be a whole number");
});

test("a rule over several variables names the one to change", () => {
  expect(problemsOf({ ...good, MODE: "polling" })).toBe("CONFIG_INVALID: BOTS is needed for polling.");
});

test("a secret shows in no print, JSON or inspection", () => {
  const value = { token: new Secret("hunter2"), url: config.parse(good).TOKEN };
  expect(`${value.token} ${JSON.stringify(value)} ${inspect(value)} ${String([value.token])}`).not.toMatch(
    /hunter2|s3cr3t/,
  );
  expect(Object.keys(value.token)).toEqual([]);
  const address = secretUrl("redis").parse("redis://u:hunter2@h");
  expect(inspect(address)).toBe("[redacted]");
  expect(address.reveal()).toBe("redis://u:hunter2@h");
});

test("the description lists each variable with its example and whether it is required", () => {
  const lines = describeConfig(config);
  expect(lines[0]).toEqual({
    name: "PORT",
    description: "Where it listens.",
    example: "8080",
    required: true,
  });
  expect(lines.filter(({ required }) => required).map(({ name }) => name)).toEqual(["PORT", "TOKEN", "HOOK"]);
  expect(() => describeConfig(defineConfig({ BARE: z.string() }))).toThrow("BARE has no notes");
});
