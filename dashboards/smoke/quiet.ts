import { metricNames } from "../lint/metric-names.ts";
import { OUTSIDE } from "../outside-metrics.ts";
import type { Question } from "./questions.ts";

/** A question that has no answer while all is well, and why that is right. */
interface Quiet {
  readonly board: string;
  readonly panel: string;
  /** @default every query of the panel */
  readonly legend?: string;
  readonly why: string;
}

const HEALTHY = "nothing goes wrong in a good run";
const RARE = "it may not happen in two minutes";
const NOBODY = "no synthetic person takes part in a load run";
const QUICK = "nobody is slow in a good run";

/** What a good run on one machine may leave empty. */
export const QUIET: readonly Quiet[] = [
  { board: "botfleet-overview", panel: "Alerts", why: "nothing fires in a good run" },
  { board: "botfleet-overview", panel: "Firing alerts", why: "nothing fires in a good run" },
  { board: "botfleet-overview", panel: "Slow handlers, by bot and handler", why: QUICK },
  { board: "botfleet-bots", panel: "Delivered twice by Telegram", why: HEALTHY },
  { board: "botfleet-queues", panel: "Consumers that broke off", why: HEALTHY },
  { board: "botfleet-queues", panel: "Attempts after the first", why: HEALTHY },
  { board: "botfleet-telegram", panel: "Perhaps sent twice", why: HEALTHY },
  { board: "botfleet-telegram", panel: "Since the synthetic person's last answer", why: NOBODY },
  { board: "botfleet-telegram", panel: "The synthetic person's wait", why: NOBODY },
  { board: "botfleet-telegram", panel: "What came of its updates", why: NOBODY },
  { board: "botfleet-telegram", panel: "Answers other than 200", why: HEALTHY },
  { board: "botfleet-telegram", panel: "Seconds of waiting we were told, per second", why: HEALTHY },
  { board: "botfleet-telegram", panel: "Order and certainty", why: HEALTHY },
  { board: "botfleet-services", panel: "Put off", why: "every key has room for so few people" },
  { board: "botfleet-mongo", panel: "Got none, in the time shown", why: HEALTHY },
  { board: "botfleet-mongo", panel: "Gave up waiting", why: HEALTHY },
  { board: "botfleet-pods", panel: "Log lines given up", why: HEALTHY },
  { board: "botfleet-operator", panel: "Replicas that answer", why: "the operator runs in a cluster" },
  { board: "botfleet-operator", panel: "Memory", why: "the operator runs in a cluster" },
  { board: "botfleet-business", panel: "OxaPay owes an answer", why: HEALTHY },
  { board: "botfleet-business", panel: "Reports", why: RARE },
  { board: "botfleet-business", panel: "Why talks end", legend: "found nobody", why: RARE },
  { board: "botfleet-load-test", panel: "Load that was not there", why: HEALTHY },
];

/** Why a question may stay without an answer in a run on one machine where all goes well; undefined: it may not. */
export function whyQuiet({ board, expr, legend, panel }: Question): string | undefined {
  const names = metricNames(expr);
  const outside = OUTSIDE.find(
    ({ names: theirs, notOnOneMachine }) =>
      notOnOneMachine !== undefined && names.some((name) => theirs.test(name)),
  );
  if (outside !== undefined) return outside.notOnOneMachine;
  return QUIET.find(
    (each) =>
      each.board === board && each.panel === panel && (each.legend === undefined || each.legend === legend),
  )?.why;
}
