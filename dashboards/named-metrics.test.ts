import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { until } from "../dev/servers/until.ts";
import { type Stack, startStack } from "../dev/testing/stack.ts";
import { askedIn, missing, type Page, shownOn } from "./named-metrics.ts";
import { operatorPage } from "./operator-page.fixture.ts";
import { promisesOf } from "./slo/promise.ts";
import { ruleGroups } from "./slo/rules-file.ts";
import { watchGroup } from "./watch/watch.ts";
import { WATCHES } from "./watch/watches.ts";

// The rules' own tests make their series from what the rules are made from: here the running roles say what there is.
let stack: Stack;
let pages: readonly Page[];

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl"), synthetic: "1s" });
  const page = async ([role, port]: [string, number]) => ({
    labels: { role },
    text: await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
  });
  const all = () => Promise.all(Object.entries(stack.opsPorts).map(page));
  // Some are shown by whoever did their work first.
  const late = [
    "botfleet_match_event_lag_seconds",
    'botfleet_webhook_pending_updates{bot="matchmaking"}',
    // The rules know of a person who was never answered.
    'botfleet_synthetic_last_answer_timestamp_seconds{bot="matchmaking"}',
    'botfleet_synthetic_last_answer_timestamp_seconds{bot="shipping"}',
  ];
  const allShown = async () => {
    const text = (await all()).map((each) => each.text).join();
    return late.every((series) => new RegExp(`^${series.replace(/[{}]/g, "\\$&")}[ {]`, "m").test(text));
  };
  await until(allShown, "the work of each role", 40_000);
  pages = [...(await all()), { labels: { role: "operator" }, text: await operatorPage() }];
});
afterAll(() => stack.close());

const groups = [...promisesOf(BOTS).flatMap((promise) => ruleGroups(promise)), watchGroup(WATCHES)];
const exprs = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));

test("every metric, label and value that a rule names is shown by a running role or the operator, before anything happened", () => {
  const shown = shownOn(pages);
  const strange = exprs.flatMap(askedIn).flatMap((asked) => missing(asked, shown));
  expect([...new Set(strange)]).toEqual([]);
});

test("what a rule sums by is a label of its metrics, or of the place where they are asked for", () => {
  const labels = new Set(shownOn(pages).flatMap((series) => Object.keys(series.labels)));
  const summed = exprs.flatMap((expr) =>
    [...expr.matchAll(/(?:by|on) \(([^)]*)\)/g)].flatMap(([, by = ""]) => by.split(", ")),
  );
  const strange = summed.filter((label) => label !== "" && !labels.has(label) && label !== "environment");
  expect(new Set(strange)).toEqual(new Set());
});

test("a wrong name, a label that is none and a value that never comes are found", () => {
  const text = 'botfleet_a_total{bot="x",outcome="failed"} 0\nbotfleet_b_bucket{le="0.1"} 1';
  const shown = shownOn([{ labels: { role: "bot" }, text }]);
  const found = (expr: string) => askedIn(expr).flatMap((asked) => missing(asked, shown));
  expect(
    found('rate(botfleet_a_total{bot="x",outcome=~"failed"}[5m]) + botfleet_b_bucket{le=~"0\\\\.1"}'),
  ).toEqual([]);
  expect(found('botfleet_a_total{role="api"}')).toEqual(["no botfleet_a_total has role api"]);
  expect(found('botfleet_a_totals{bot="x"}')).toEqual(["botfleet_a_totals is shown by nobody"]);
  expect(found('botfleet_a_total{mood="x"}')).toEqual(["no botfleet_a_total has mood x"]);
  expect(found('botfleet_a_total{outcome=~"failed|overload"}')).toEqual([
    "no botfleet_a_total has outcome overload",
  ]);
});
