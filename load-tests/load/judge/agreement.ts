import type { Slo } from "../../../app/src/contracts/slo.ts";
import { sliQueries } from "../../../dashboards/slo/expressions.ts";
import { type BotPromise, promisesOf, rounded } from "../../../dashboards/slo/promise.ts";
import type { Prometheus } from "../../gate/prometheus.ts";
import type { Agreement } from "../../report/result.ts";
import type { LoadedBot } from "../bots.ts";
import type { Summary } from "../k6/summary.ts";
import type { Span } from "../measure/process-watch.ts";
import { metric, withinName } from "../thresholds.ts";

/** Of a promise's budget, what the two shares may differ by. */
const TOLERATED = 0.1;

/** Why an event cannot be compared: each side counts other things. */
const OTHER_EVENTS = {
  match: "people also wait for somebody to come, the fleet counts from the pairing on",
  label: "people wait until they see it, the fleet counts to the end of the job",
  none: "nobody feels it in a load run",
} as const;

/** Without a Prometheus. */
export const NOT_WATCHED = "no Prometheus watched the run";

/** Of fewer, a single one is more than may differ. */
const tooFew = (least: number): string => `too few: at least ${least} are needed`;

/** Answers at a moment, seconds since 1970. */
export type AskAt = (at: number) => Prometheus;

/**
 * Holds each promise of what people feel against what the fleet's own rules say of the same stretch: the share of messages
 * that kept it. The rules' expressions are asked as they are, with the stretch as their window.
 * @param ask undefined: nobody watched
 */
export async function agreementOf(
  bots: readonly LoadedBot[],
  summary: Summary,
  spans: readonly Span[],
  ask: AskAt | undefined,
): Promise<readonly Agreement[]> {
  const promises = promisesOf(bots.map(({ name, slo }) => ({ name, slo, jobs: [] })));
  return Promise.all(promises.map((promise) => compare(promise, summary, spans, ask)));
}

async function compare(
  promise: BotPromise,
  summary: Summary,
  spans: readonly Span[],
  ask: AskAt | undefined,
): Promise<Agreement> {
  const { bot, budget, slo } = promise;
  const may_differ = rounded(budget * TOLERATED);
  const row = { bot, promise: slo.name, felt: null, samples: 0, measured: null, events: 0, may_differ };
  const other = slo.event === "reaction" ? undefined : OTHER_EVENTS[slo.event ?? "none"];
  if (other !== undefined) return { ...row, verdict: "not compared", remark: other };
  if (ask === undefined) return { ...row, verdict: "not compared", remark: NOT_WATCHED };
  const felt = summary.share(feltMetric(bot, slo));
  const { bad, events } = await counted(promise, spans, ask);
  if (felt === null || events === 0)
    return {
      ...row,
      events: Math.round(events),
      verdict: "not compared",
      remark: "there was nothing to compare",
    };
  const least = Math.ceil(1 / may_differ);
  if (Math.min(felt.samples, events) < least)
    return { ...row, events: Math.round(events), verdict: "not compared", remark: tooFew(least) };
  const measured = 1 - bad / events;
  const agrees = Math.abs(felt.rate - measured) <= may_differ;
  return {
    ...{ ...row, felt: felt.rate, samples: felt.samples, measured, events: Math.round(events) },
    verdict: agrees ? "agree" : "differ",
    remark: "",
  };
}

function feltMetric(bot: string, slo: Slo): string {
  return metric(slo.kind === "success" ? "seen" : withinName(slo.thresholdMs), { bot, judged: "yes" });
}

/** What the rules' own expressions count over the stretches. */
async function counted(promise: BotPromise, spans: readonly Span[], ask: AskAt) {
  const queries = sliQueries(promise);
  let [bad, events] = [0, 0];
  for (const { from, to } of spans) {
    const seconds = Math.round((to - from) / 1000);
    const prometheus = ask(to / 1000);
    events += seconds * ((await prometheus.number(queries.events(`${seconds}s`))) ?? 0);
    bad += seconds * ((await prometheus.number(queries.errors(`${seconds}s`))) ?? 0);
  }
  return { bad, events };
}
