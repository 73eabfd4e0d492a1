import { expect, test } from "vitest";
import { readQuestion } from "./arguments.ts";
import { ASSUMED_PRICES } from "./prices.ts";

test("a load is asked by people and pace; ten times as many are known unless it is said", () => {
  expect(readQuestion(["--people", "100000", "--every", "20"])).toEqual({
    kind: "plan",
    load: { people: 100_000, everySeconds: 20, known: 1_000_000, extraJobs: [] },
    json: false,
    bot: "matchmaking",
    prices: ASSUMED_PRICES,
  });
  expect(readQuestion(["--people", "100", "--known", "500"])).toMatchObject({ load: { known: 500 } });
});

test("a machine, a check and a result are asked for", () => {
  expect(readQuestion(["--machine", "cpu=8,mem=64,net=1000", "--json"])).toMatchObject({
    kind: "fit",
    host: { cpu: 8, memoryGb: 64, networkMbit: 1000 },
    everySeconds: 20,
    json: true,
  });
  expect(readQuestion(["--check"]).kind).toBe("check");
  expect(readQuestion(["--from", "a.json", "--bench", "b.json"])).toMatchObject({
    result: "a.json",
    bench: "b.json",
  });
});

test("own prices take the place of the assumed ones, the rest stays", () => {
  const { prices } = readQuestion(["--check", "--price", "cpu=20,egress=0.05"]);
  expect(prices).toEqual({
    ...ASSUMED_PRICES,
    cpu: { low: 20, high: 20 },
    egress: { low: 0.05, high: 0.05 },
  });
});

test.each([
  [[], "What shall be calculated?"],
  [["--people", "many"], '--people takes a number above zero, not "many".'],
  [["--people", "-5"], /--people/],
  [["--people", "100", "--known", "50"], /cannot be below --people/],
  [["--machine", "cpu=8"], /--machine takes cpu .cores., mem/],
  [["--machine", "gpu=1"], '--machine does not know "gpu": it takes cpu, mem, net.'],
  [["--people", "10", "--perhaps"], /--perhaps/],
])("%j is refused with what is wrong and how to ask", (args, message) => {
  expect(() => readQuestion(args)).toThrow(
    expect.objectContaining({
      code: "USAGE",
      message: expect.stringMatching(message),
      action: expect.stringContaining("npm run capacity"),
    }),
  );
});
