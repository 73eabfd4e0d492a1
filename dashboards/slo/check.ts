import { METRICS, type MetricSpec } from "../../app/src/contracts/metrics.ts";
import type { Selector, Slo } from "../../app/src/contracts/slo.ts";
import { ToolError } from "../../dev/tool-error.mjs";
import { BURN_RATES, factorOf } from "./burn-rates.ts";
import { type BotPromise, type PromisingBot, promisesOf, rounded } from "./promise.ts";

/** Says what no rule can be made of, a sentence each that names what to change. */
type PromiseRule = (promise: BotPromise, bot: PromisingBot) => readonly string[];

const RULES: readonly PromiseRule[] = [
  nameProblems,
  windowProblems,
  objectiveProblems,
  metricProblems,
  thresholdProblems,
  jobProblems,
];

/** Refuses promises that could not be measured, or whose alerts could never fire. @throws ToolError SLO_INVALID */
export function checkPromises(bots: readonly PromisingBot[]): void {
  const problems = bots.flatMap((bot) => [
    ...twice(bot),
    ...promisesOf([bot]).flatMap((promise) =>
      RULES.flatMap((rule) => rule(promise, bot)).map((problem) => `${promise.id}: ${problem}`),
    ),
  ]);
  if (problems.length === 0) return;
  throw new ToolError(
    "SLO_INVALID",
    `No rules can be made of what is promised:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    "Correct app/src/bots/<bot>/slo.ts, then run npm run dashboards again.",
  );
}

function twice({ name, slo }: PromisingBot): readonly string[] {
  const names = slo.map((each) => each.name);
  return names
    .filter((each, index) => names.indexOf(each) !== index)
    .map((each) => `${name} has two promises called ${each}; give one of them another name.`);
}

function nameProblems({ slo: { indicator, name } }: BotPromise): readonly string[] {
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) ? [] : [`its name must be kebab-case.`]),
    ...(/^([A-Z][a-z0-9]+)+$/.test(indicator.alert)
      ? []
      : [`the alert "${indicator.alert}" must be in CamelCase, as the name of its runbook.`]),
  ];
}

function windowProblems({ days, slo }: BotPromise): readonly string[] {
  return /^\d+d$/.test(slo.window) && days >= 7
    ? []
    : [`the window ${slo.window} must be whole days, 7d or more: its slowest alert looks at three days.`];
}

function objectiveProblems({ budget, days, slo: { objective } }: BotPromise): readonly string[] {
  if (!(objective < 1)) return [`an objective of ${objective} leaves no budget; promise less than 1.`];
  const fastest = Math.max(...BURN_RATES.map((rate) => factorOf(rate, days)));
  if (fastest * budget < 1) return [];
  const least = rounded(Math.ceil((1 - 1 / fastest) * 10_000) / 10_000);
  return [
    `with an objective of ${objective} the page at ${fastest} times the budget could never fire, as more than everything had to go wrong; promise ${least} or more.`,
  ];
}

function metricProblems({ slo }: BotPromise): readonly string[] {
  const spec = specOf(slo);
  const { indicator, kind } = slo;
  if (spec === undefined)
    return [
      `there is no metric ${indicator.metric}; add it to app/src/contracts/metrics.ts or name one of it.`,
    ];
  const right = kind === "latency" ? ["histogram"] : ["counter", "histogram"];
  return [
    ...(right.includes(spec.type)
      ? []
      : [`${spec.name} is a ${spec.type}; a ${kind} is measured by a ${right.join(" or a ")}.`]),
    ...unknownLabels(spec, indicator.labels),
    ...(slo.kind === "success" ? unknownLabels(spec, slo.indicator.bad) : []),
  ];
}

/** Undefined for what only a caller without types can ask for. */
const specOf = ({ indicator }: Slo): MetricSpec | undefined =>
  (METRICS as Readonly<Record<string, MetricSpec>>)[indicator.metric];

function unknownLabels({ labels, name }: MetricSpec, selector: Selector = {}): readonly string[] {
  return Object.keys(selector)
    .filter((label) => !labels.includes(label))
    .map((label) => `${name} has no label ${label}; it has ${labels.join(", ") || "none"}.`);
}

function thresholdProblems({ slo }: BotPromise): readonly string[] {
  const spec = specOf(slo);
  if (slo.kind !== "latency" || spec?.buckets === undefined) return [];
  if (spec.buckets.includes(slo.thresholdMs / 1000)) return [];
  return [
    `${slo.thresholdMs} ms is no edge of ${spec.name}, so nothing counts what is quicker; take one of ${spec.buckets.join(", ")} s.`,
  ];
}

function jobProblems({ slo }: BotPromise, { jobs, name }: PromisingBot): readonly string[] {
  const { job } = slo.indicator.labels ?? {};
  const known = jobs.map((each) => each.name);
  return [job ?? []]
    .flat()
    .filter((each) => !known.includes(each))
    .map((each) => `${name} has no job ${each}; it has ${known.join(", ") || "none"}.`);
}
