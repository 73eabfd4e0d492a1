import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { envExample, variableNames } from "./env-example.ts";

test("a copy of .env.example as .env sets nothing, and names every variable", async () => {
  const text = await envExample.content();
  expect(parseEnv(text)).toEqual({});
  const uncommented = parseEnv(text.replace(/^#(?=[A-Z0-9_]+=)/gm, ""));
  expect(Object.keys(uncommented).toSorted()).toEqual([...new Set(variableNames())].toSorted());
});
