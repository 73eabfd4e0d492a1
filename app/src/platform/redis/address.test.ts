import { expect, test } from "vitest";
import { hasCode } from "../errors/app-error.ts";
import { parseRedisUrl } from "./address.ts";

test.each([
  ["redis://host", { kind: "single", host: "host", port: 6379, db: 0, tls: false }],
  ["redis://[::1]:7000/3", { kind: "single", host: "::1", port: 7000, db: 3, tls: false }],
  [
    "rediss://user:p%40ss@host:1/",
    { kind: "single", host: "host", port: 1, db: 0, tls: true, username: "user", password: "p@ss" },
  ],
  [
    "redis://:secret@host",
    { kind: "single", host: "host", port: 6379, db: 0, tls: false, password: "secret" },
  ],
  [
    "redis+cluster://a:1,b:2",
    {
      kind: "cluster",
      tls: false,
      nodes: [
        { host: "a", port: 1 },
        { host: "b", port: 2 },
      ],
    },
  ],
  [
    "redis+sentinel://a,b:2/mymaster",
    {
      kind: "sentinel",
      tls: false,
      master: "mymaster",
      nodes: [
        { host: "a", port: 26379 },
        { host: "b", port: 2 },
      ],
    },
  ],
])("%s is read", (url, wanted) => {
  expect(parseRedisUrl(url)).toEqual(wanted);
});

test.each([
  "",
  "host:6379",
  "http://host",
  "redis://",
  "redis://a:1,b:2",
  "redis://host:99999",
  "redis://host/db",
  "redis+sentinel://a:1",
  "redis+cluster://:hunter2@a:x",
  "redis://u:hunter2%zz@host",
])("'%s' is refused without being quoted", (url) => {
  let error: unknown;
  try {
    parseRedisUrl(url);
  } catch (thrown) {
    error = thrown;
  }
  expect(hasCode(error, "CONFIG_INVALID")).toBe(true);
  expect(String(error)).not.toContain("hunter2");
});
