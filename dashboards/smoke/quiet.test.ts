import { expect, test } from "vitest";
import { BOARDS } from "../boards/list.ts";
import { questionsOf } from "./questions.ts";
import { QUIET, whyQuiet } from "./quiet.ts";

const questions = questionsOf(BOARDS);

test.each(QUIET)("$board, $panel: what may stay empty is there", ({ board, legend, panel }) => {
  const named = questions.filter((each) => each.board === board && each.panel === panel);
  expect(named.some((each) => legend === undefined || each.legend === legend)).toBe(true);
});

test("what people do all the time may not stay empty", () => {
  const busy = questions.filter(({ panel }) => ["Messages per second", "Length of queues"].includes(panel));
  expect(busy.length).toBeGreaterThan(1);
  expect(busy.map(whyQuiet)).toEqual(busy.map(() => undefined));
});

test("what only a cluster has may, with the reason", () => {
  const question = { board: "botfleet-pods", panel: "Restarts", legend: "", instant: false };
  expect(whyQuiet({ ...question, expr: "rate(container_x_total{}[1m])" })).toMatch(/cAdvisor/);
  expect(whyQuiet({ ...question, expr: "sum(up{})" })).toBeUndefined();
});
