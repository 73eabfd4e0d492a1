import { expect, test } from "vitest";
import { readOptions as read } from "./options.ts";

const readOptions = (args: readonly string[]) => read(args, ["webhooks", "pipeline", "grammy"]);

test("without options all is measured in three rounds of five seconds, over as many connections as the product asks Telegram for", () => {
  expect(readOptions([])).toEqual({
    only: undefined,
    rounds: 3,
    seconds: 5,
    pairs: 5,
    connections: 100,
    json: undefined,
    assert: false,
    help: false,
  });
});

test("--quick is one short round, and what is said beside it holds", () => {
  expect(readOptions(["--quick", "--seconds", "4"])).toMatchObject({ rounds: 1, seconds: 4, pairs: 1 });
});

test("rows are named with commas, and the result goes to a file", () => {
  const options = readOptions(["--only", "pipeline,grammy", "--json", "out.json", "--assert"]);
  expect(options).toMatchObject({ only: ["pipeline", "grammy"], json: "out.json", assert: true });
});

test.each([
  [["--rounds", "0"], "--rounds is a whole number from 1 to 20"],
  [["--seconds", "2.5"], "--seconds is a whole number from 1 to 60"],
  [["--connections", "101"], "--connections is a whole number from 1 to 100"],
  [["--only", "pipeline,gramy"], 'knows no "gramy"; there are: webhooks, pipeline, grammy'],
  [["--fast"], "--fast"],
  [["pipeline"], "pipeline"],
])("%j is refused with the reason", (args, reason) => {
  expect(() => readOptions(args)).toThrow(reason);
});
