import { expect, test } from "vitest";
import { redactFields, scrubText } from "./redact.ts";

const TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0";

test.each([
  ["token", true],
  ["botToken", true],
  ["webhook_secret", true],
  ["Authorization", true],
  ["apiKey", true],
  ["API-Key", true],
  ["phone_number", true],
  ["phone", true],
  ["text", true],
  ["caption", true],
  ["password", true],
  ["S3_SECRET_ACCESS_KEY", true],
  ["bot", false],
  ["context", false],
  ["key", false],
  ["tokens", false],
])("the field %s is censored: %s", (name, censored) => {
  const wanted = censored ? "[redacted]" : "value";
  expect(redactFields({ [name]: "value" })).toEqual({ [name]: wanted });
  expect(redactFields({ a: { b: [{ [name]: "value" }] } })).toEqual({ a: { b: [{ [name]: wanted }] } });
});

test.each([
  [
    `POST https://api.telegram.org/bot${TOKEN}/sendMessage`,
    "POST https://api.telegram.org/bot[redacted]/sendMessage",
  ],
  ["/bot123:ABC/getMe", "/bot[redacted]/getMe"],
  [`token ${TOKEN}.`, "token [redacted]."],
  ["redis://user:pa%20ss@host:6379/1", "redis://[redacted]@host:6379/1"],
  ["mongodb://u:p@a:1,b:2/?x=1", "mongodb://[redacted]@a:1,b:2/?x=1"],
  ["Authorization: Bearer abc.def-1", "Authorization: Bearer [redacted]"],
  ["key sk-proj-abcdefghijklmnop1234", "key [redacted]"],
  ["job address-read.123456789.m17", "job address-read.[chat].m17"],
  ["-1001234567.c4382bfdwdsb", "[chat].c4382bfdwdsb"],
  ["1795000000.5 s, 12345.679 and run.12345.txt", "1795000000.5 s, 12345.679 and run.12345.txt"],
  ["lane 12:34 at 10:20:30, bot:shard {shipping:17}", "lane 12:34 at 10:20:30, bot:shard {shipping:17}"],
  ["https://host/path?mail=a@b.c", "https://host/path?mail=a@b.c"],
])("%s becomes %s", (text, wanted) => {
  expect(scrubText(text)).toBe(wanted);
});

test("an error keeps its type, code, stack and causes, and loses what libraries hang on it", () => {
  const root = Object.assign(new TypeError("root"), { code: "E_ROOT", request: { headers: { a: "b" } } });
  const { err } = redactFields({ err: new AggregateError([root], "all", { cause: root }) }) as {
    err: Record<string, unknown>;
  };
  expect(err).toMatchObject({
    message: "all",
    errors: [{ type: "TypeError", code: "E_ROOT", message: "root" }],
    cause: { type: "TypeError", stack: expect.stringContaining("TypeError: root") },
  });
  expect(JSON.stringify(err)).not.toContain("headers");
});

test("a value that points at itself, or is huge, gives a bounded line", () => {
  const loop: Record<string, unknown> = { list: Array.from({ length: 10_000 }, () => "x"), size: 5n };
  loop.self = loop;
  const error = new Error("x".repeat(100_000));
  error.cause = error;
  const line = JSON.stringify(redactFields({ loop, error, data: Buffer.alloc(1 << 20) }));
  expect(line.length).toBeLessThan(60_000);
  expect(line).toContain("[1048576 bytes]");
});
