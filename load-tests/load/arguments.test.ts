import { expect, test } from "vitest";
import { helpText, readArguments } from "./arguments.ts";
import { PROFILES } from "./profiles.ts";

test("without arguments it is a smoke run of the matchmaking bot", () => {
  expect(readArguments([])).toMatchObject({
    profile: { name: "smoke" },
    scenario: "matchmaking",
    people: 800,
    minutes: undefined,
    calibrate: true,
    prometheus: false,
  });
});

test("everything can be asked for", () => {
  const args =
    "--profile 10000 --bot fleet --people 1200 --minutes 1.5 --json a.json --html c.html --out b --prometheus --no-calibration";
  expect(readArguments(args.split(" "))).toMatchObject({
    profile: { name: "10000" },
    scenario: "fleet",
    people: 1_200,
    minutes: 1.5,
    json: "a.json",
    html: "c.html",
    junit: undefined,
    out: "b",
    calibrate: false,
    prometheus: true,
  });
});

test.each([
  [["--profile", "huge"], /no profile huge: smoke, 5000/],
  [["--bot", "echo"], /no load for echo: matchmaking, shipping, fleet/],
  [["--people", "0"], /--people/],
  [["--people", "many"], /--people takes a whole number from 2 to 20000\./],
  [["--people", "20001"], /--people/],
  [["--minutes", "-1"], /--minutes/],
  [["--fast"], /fast/],
  [["smoke"], /smoke/],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => readArguments(args)).toThrow(sentence);
});

test("help names every profile, and is not a run", () => {
  expect(readArguments(["--help"])).toBeUndefined();
  for (const { name, purpose } of PROFILES) expect(helpText()).toContain(`${name.padEnd(16)} ${purpose}`);
});
