import { LEAST_BAD } from "./burn-rates.ts";
import { BUDGET_SPENT, NOT_MEASURED } from "./alerts.ts";
import {
  type AlertTest,
  allSilent,
  type ExpressionTest,
  factors,
  firing,
  left,
  paged,
  percent,
  severitiesAt,
  silent,
} from "./expectations.ts";
import { type InputSeries, inputSeries, type Stretch } from "./input-series.ts";
import { type BotPromise, rounded } from "./promise.ts";
import { seriesOf } from "./recordings.ts";
import { asYaml } from "./rule.ts";

interface RuleTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test: readonly AlertTest[];
  readonly promql_expr_test?: readonly ExpressionTest[];
}

/** What `promtool test rules` is to find true of a promise's rules. @param rules name of the file with the rules, beside it */
export function ruleTests(promise: BotPromise, rules: string, source: string): string {
  return asYaml(source, {
    rule_files: [rules],
    // Seldom, as there are hours to go through.
    evaluation_interval: "5m",
    tests: [
      nothingWrong(promise),
      withinBudget(promise),
      worthAPage(promise),
      quickPage(promise),
      slowPage(promise),
      overAgain(promise),
      worthATicket(promise),
      budgetSpent(promise),
      fewAtNight(promise),
      justEnough(promise),
      nobodyThere(promise),
      notMeasured(promise),
    ],
  });
}

/** 20 times the budget is 2 % where 999 of 1,000 are promised. */
const pageShare = ({ budget }: BotPromise): number => Math.min(1, rounded(20 * budget));

/** Half-way between what the quicker ticket and what the slower page begins with. */
function ticketShare(promise: BotPromise): number {
  const [ticket, page] = [
    Math.max(...factors(promise, "warning")),
    Math.min(...factors(promise, "critical")),
  ];
  return rounded(((ticket + page) / 2) * promise.budget);
}

/** A little less than what the slowest alert begins with. */
const quietFactor = (promise: BotPromise): number =>
  rounded(0.9 * Math.min(1, ...factors(promise, "warning")));

function scene(
  promise: BotPromise,
  name: string,
  stretches: readonly Stretch[],
  expected: Pick<RuleTest, "alert_rule_test" | "promql_expr_test">,
): RuleTest {
  return { name, interval: "1m", input_series: inputSeries(promise, stretches), ...expected };
}

function nothingWrong(promise: BotPromise): RuleTest {
  return scene(
    promise,
    "nothing goes wrong: all are silent, and the budget is whole",
    [{ minutes: 90, badShare: 0 }],
    {
      alert_rule_test: allSilent(promise, "80m"),
      promql_expr_test: [left(promise, "80m", 1)],
    },
  );
}

function withinBudget(promise: BotPromise): RuleTest {
  const factor = quietFactor(promise);
  const badShare = rounded(factor * promise.budget);
  return scene(promise, "a little less goes wrong than may: all are silent", [{ minutes: 90, badShare }], {
    alert_rule_test: allSilent(promise, "80m"),
    promql_expr_test: [left(promise, "80m", Number((1 - factor).toFixed(3)))],
  });
}

function worthAPage(promise: BotPromise): RuleTest {
  const badShare = pageShare(promise);
  const { alert } = promise.slo.indicator;
  return scene(promise, `${percent(badShare)} go wrong: somebody is paged`, [{ minutes: 90, badShare }], {
    alert_rule_test: [firing(promise, "80m", alert, badShare)],
  });
}

/** With hours of history five bad minutes are nothing to be woken for; an hour is. */
function quickPage(promise: BotPromise): RuleTest {
  const stretches = [
    { minutes: 360, badShare: 0 },
    { minutes: 65, badShare: pageShare(promise) },
  ];
  return scene(promise, "it has gone well for hours: five bad minutes wake nobody, an hour does", stretches, {
    alert_rule_test: [],
    promql_expr_test: [paged(promise, "365m", false), paged(promise, "420m", true)],
  });
}

function slowPage(promise: BotPromise): RuleTest {
  const [slow = 0, quick = 0] = factors(promise, "critical").toSorted((a, b) => a - b);
  const badShare = Math.min(1, rounded(((slow + quick) / 2) * promise.budget));
  const name = `${percent(badShare)} go wrong, too little for the quick page: the slow one comes`;
  return scene(promise, name, [{ minutes: 90, badShare }], {
    alert_rule_test: [firing(promise, "80m", promise.slo.indicator.alert, badShare)],
  });
}

/** The page ends half an hour after the last bad minute, and the ticket after six hours. */
function overAgain(promise: BotPromise): RuleTest {
  const { alert } = promise.slo.indicator;
  const stretches = [
    { minutes: 80, badShare: pageShare(promise) },
    { minutes: 400, badShare: 0 },
  ];
  return scene(promise, "it is over: the page ends within half an hour, the ticket within six", stretches, {
    alert_rule_test: [silent(alert, "445m")],
    promql_expr_test: [paged(promise, "80m", true), paged(promise, "115m", false)],
  });
}

function worthATicket(promise: BotPromise): RuleTest {
  const badShare = ticketShare(promise);
  const { alert } = promise.slo.indicator;
  return scene(promise, `${percent(badShare)} go wrong: nobody is woken`, [{ minutes: 90, badShare }], {
    alert_rule_test: [firing(promise, "80m", alert, badShare, ["warning"])],
  });
}

function budgetSpent(promise: BotPromise): RuleTest {
  const badShare = rounded(2 * promise.budget);
  return scene(
    promise,
    "twice as much goes wrong as may: the budget is overdrawn",
    [{ minutes: 180, badShare }],
    {
      alert_rule_test: [
        silent(BUDGET_SPENT, "30m"),
        firing(promise, "150m", BUDGET_SPENT, -1),
        firing(promise, "150m", promise.slo.indicator.alert, badShare, severitiesAt(promise, badShare)),
      ],
      promql_expr_test: [left(promise, "150m", -1)],
    },
  );
}

/** All that happens in a night goes wrong, and it is one less than what somebody is told of. */
function fewAtNight(promise: BotPromise): RuleTest {
  const stretches: readonly Stretch[] = [
    { minutes: 61, badShare: "idle" },
    { minutes: LEAST_BAD - 1, badShare: 1, perMinute: 1 },
    { minutes: 115, badShare: "idle" },
  ];
  const name = `at night ${LEAST_BAD - 1} come and ${LEAST_BAD - 1} go wrong: nobody is woken, and no ticket is written`;
  return scene(promise, name, stretches, {
    alert_rule_test: [...allSilent(promise, "70m"), ...allSilent(promise, "175m")],
  });
}

/** One more, and as few others as make it worth a page. */
function justEnough(promise: BotPromise): RuleTest {
  const badShare = pageShare(promise);
  const events = rounded(LEAST_BAD / badShare);
  const minutes = 5;
  const stretches: readonly Stretch[] = [
    { minutes: 61, badShare: "idle" },
    { minutes, badShare, perMinute: rounded(events / minutes) },
    { minutes: 20, badShare: "idle" },
  ];
  return scene(promise, `${LEAST_BAD} of ${events} go wrong: somebody is paged`, stretches, {
    alert_rule_test: [],
    promql_expr_test: [paged(promise, "60m", false), paged(promise, "70m", true)],
  });
}

function nobodyThere(promise: BotPromise): RuleTest {
  const ratio = seriesOf("slo:sli_error:ratio_rate5m", promise);
  return scene(
    promise,
    "nobody does anything: all are silent, and no share is made up",
    [{ minutes: 90, badShare: "idle" }],
    {
      alert_rule_test: allSilent(promise, "80m"),
      promql_expr_test: [{ expr: ratio, eval_time: "80m", exp_samples: [] }],
    },
  );
}

function notMeasured(promise: BotPromise): RuleTest {
  return {
    name: "what it is measured by is gone: that is told, and nothing else",
    interval: "1m",
    input_series: [],
    alert_rule_test: [
      silent(NOT_MEASURED, "5m"),
      firing(promise, "15m", NOT_MEASURED, undefined),
      silent(promise.slo.indicator.alert, "15m"),
    ],
  };
}
