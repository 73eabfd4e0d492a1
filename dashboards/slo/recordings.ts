import { DIRECT_WINDOWS, SUMMED_WINDOWS } from "./burn-rates.ts";
import { type SliQueries, sliQueries } from "./expressions.ts";
import { type Pace, REAL_TIME, secondsOf } from "./pace.ts";
import { type BotPromise, rounded } from "./promise.ts";
import type { RecordingRule, RuleGroup } from "./rule.ts";

/** Labels by which Sloth's rules and dashboards know a promise, and ours. */
export function labelsOf({ bot, id, slo }: BotPromise): Readonly<Record<string, string>> {
  return { bot, sloth_id: id, sloth_service: bot, sloth_slo: slo.name };
}

/** A recorded series of one promise: `slo:objective:ratio{sloth_id="…"}`. */
export const seriesOf = (name: string, { id }: BotPromise): string => `${name}{sloth_id="${id}"}`;

/** Of long windows; a promise of a month does not change in two minutes. */
const SLOW_INTERVAL = "2m";
/** Each evaluation adds what went wrong since the one before, so that days can be summed up without an event counted twice. */
const COUNT_INTERVAL = "5m";

/** The recording rules of a promise, under the names that Sloth gives them; the window is a label as well. */
export function recordingGroups(promise: BotPromise, pace: Pace = REAL_TIME): readonly RuleGroup[] {
  const queries = sliQueries(promise);
  return [
    {
      name: `slo-recordings-${promise.id}`,
      rules: [
        ...eventRules(promise, queries, pace),
        ...ratioRules(promise, queries, pace),
        ...metaRules(promise),
      ],
    },
    {
      name: `slo-counts-${promise.id}`,
      interval: pace(COUNT_INTERVAL),
      rules: [countRule(promise, queries, pace)],
    },
    {
      name: `slo-long-recordings-${promise.id}`,
      interval: pace(SLOW_INTERVAL),
      rules: longRules(promise, pace),
    },
  ];
}

const EVENTS = "slo:sli_events:rate5m";
const ERRORS = "slo:sli_errors:rate5m";
/** How many events went wrong in each five minutes. */
export const COUNTED = "slo:sli_errors:increase5m";

function eventRules(
  promise: BotPromise,
  { errors, events }: SliQueries,
  pace: Pace,
): readonly RecordingRule[] {
  const labels = { ...labelsOf(promise), sloth_window: "5m" };
  return [
    { record: EVENTS, expr: events(pace("5m")), labels },
    { record: ERRORS, expr: errors(pace("5m")), labels },
  ];
}

function countRule(promise: BotPromise, { errors }: SliQueries, pace: Pace): RecordingRule {
  const range = pace(COUNT_INTERVAL);
  const labels = { ...labelsOf(promise), sloth_window: "5m" };
  return { record: COUNTED, expr: `${errors(range)} * ${secondsOf(range)}`, labels };
}

/** Nothing is recorded where nothing happened: a share of nothing is no number, and would spoil every sum over it. */
const share = (errors: string, events: string): string => `${errors} / (${events} > 0)`;

function ratioRules(
  promise: BotPromise,
  { errors, events }: SliQueries,
  pace: Pace,
): readonly RecordingRule[] {
  return DIRECT_WINDOWS.map((window) =>
    ratio(promise, window, share(errors(pace(window)), events(pace(window)))),
  );
}

function ratio(promise: BotPromise, window: string, expr: string): RecordingRule {
  const labels = { ...labelsOf(promise), sloth_window: window };
  return { record: `slo:sli_error:ratio_rate${window}`, expr, labels };
}

function summed(promise: BotPromise, window: string, pace: Pace): RecordingRule {
  const over = (name: string) => `sum_over_time(${seriesOf(name, promise)}[${pace(window)}])`;
  return ratio(promise, window, share(over(ERRORS), over(EVENTS)));
}

function metaRules(promise: BotPromise): readonly RecordingRule[] {
  const { budget, days, slo } = promise;
  const labels = labelsOf(promise);
  const constant = (record: string, value: number) => ({ record, expr: `vector(${value})`, labels });
  return [
    constant("slo:objective:ratio", slo.objective),
    constant("slo:error_budget:ratio", budget),
    constant("slo:time_period:days", days),
    {
      record: "slo:current_burn_rate:ratio",
      expr: `${seriesOf("slo:sli_error:ratio_rate5m", promise)} / ${budget}`,
      labels,
    },
    {
      record: "sloth_slo_info",
      expr: "vector(1)",
      labels: { ...labels, sloth_objective: String(rounded(slo.objective * 100)), promise: slo.promise },
    },
  ];
}

function longRules(promise: BotPromise, pace: Pace): readonly RecordingRule[] {
  const { budget, slo } = promise;
  const labels = labelsOf(promise);
  const period = seriesOf(`slo:sli_error:ratio_rate${slo.window}`, promise);
  return [
    ...SUMMED_WINDOWS.map((window) => summed(promise, window, pace)),
    summed(promise, slo.window, pace),
    { record: "slo:period_burn_rate:ratio", expr: `${period} / ${budget}`, labels },
    {
      record: "slo:period_error_budget_remaining:ratio",
      expr: `1 - ${seriesOf("slo:period_burn_rate:ratio", promise)}`,
      labels,
    },
  ];
}
