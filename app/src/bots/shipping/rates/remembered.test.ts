import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("what is known goes on being good when it cannot be loaded again; without it the failure is told", async () => {
  const answers = [new Error("down"), "carriers", new Error("down"), "new carriers"];
  const load = remembered(0, async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  await expect(load()).rejects.toThrow("down");
  expect([await load(), await load(), await load()]).toEqual(["carriers", "carriers", "new carriers"]);
});

test("it is loaded once in its time, and once for all who ask together", async () => {
  let loads = 0;
  const load = remembered(60_000, async () => ++loads);
  expect(await Promise.all([load(), load()])).toEqual([1, 1]);
  expect(await load()).toBe(1);
});
