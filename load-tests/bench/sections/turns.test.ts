import { expect, test } from "vitest";
import { takeTurns } from "./turns.ts";

const candidates = [{ name: "a" }, { name: "b" }, { name: "c" }];

function context(stopping = new AbortController().signal) {
  const failed: string[] = [];
  return {
    failed,
    rounds: 3,
    say: () => undefined,
    stopping,
    fail: (name: string) => void failed.push(name),
  };
}

test("candidates take turns within each round", async () => {
  const turns: string[] = [];
  const left = await takeTurns(context(), candidates, async ({ name }) => void turns.push(name));
  expect(turns.join("")).toBe("abcabcabc");
  expect(left).toEqual(candidates);
});

test("one that fails is reported once, has no further turns, and does not stop the others", async () => {
  const turns: string[] = [];
  const run = context();
  const left = await takeTurns(run, candidates, async ({ name }) => {
    turns.push(name);
    if (name === "b" && turns.length > 3) throw new Error("b died");
  });
  expect(turns.join("")).toBe("abcabcac");
  expect(left.map(({ name }) => name)).toEqual(["a", "c"]);
  expect(run.failed).toEqual(["b"]);
});

test("a run that is told to stop goes no further, and blames nobody", async () => {
  const controller = new AbortController();
  const run = context(controller.signal);
  const turns = takeTurns(run, candidates, async ({ name }) => {
    if (name === "b") controller.abort(new Error("told to stop"));
    if (name === "b") throw new Error("cut off");
  });
  await expect(turns).rejects.toThrow("told to stop");
  expect(run.failed).toEqual([]);
});
