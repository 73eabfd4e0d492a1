import {
  MessagesPerSecond,
  OpsPerSecond,
  PercentUnit,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import { BOTS } from "../../../app/src/bots/index.ts";
import { BURN_RATES, type BurnRate, factorOf } from "../../slo/burn-rates.ts";
import { promisesOf } from "../../slo/promise.ts";
import type { Board } from "../board.ts";
import { TO_RUNBOOK_OF_CELL, toBoard, toRunbook } from "../links.ts";
import { NOT_SERVED } from "../not-served.ts";
import { graph } from "../panels/graph.ts";
import { number } from "../panels/number.ts";
import type { BoardPanel, Limit } from "../panels/panel.ts";
import { table } from "../panels/table.ts";
import { above, observations, perSecond, quantile } from "../promql/expressions.ts";
import { anywhere, series } from "../promql/selector.ts";

/** A recorded series of the promises of the bots that are shown. */
const recorded = (name: string): string => series(name, { bot: "$bot" });
const byPromise = (name: string): string => `max by (sloth_id) (${recorded(name)})`;

/** No colour that means well where the budget is gone: below zero is the worst. */
const BUDGET: readonly Limit[] = [
  { from: null, color: "dark-red" },
  { from: 0, color: "orange" },
  { from: 0.25, color: "yellow" },
  { from: 0.5, color: "green" },
];
const BURN: readonly Limit[] = [
  { from: null, color: "green" },
  { from: 1, color: "yellow" },
  { from: 6, color: "orange" },
  { from: 14.4, color: "red" },
];

/** Lengths of promises there are: a month, usually. */
const DAYS = [...new Set(promisesOf(BOTS).map(({ days }) => days))];

/** Where whoever is woken begins. */
export const overview: Board = {
  name: "overview",
  answers: "Are the promises kept, how fast does what may go wrong go, and what spends it?",
  links: [
    toBoard("bots"),
    toBoard("business"),
    toRunbook("SloBudgetSpent"),
    toRunbook("SloNotMeasured"),
    toRunbook("Watchdog"),
  ],
  from: "now-6h",
  rows: [
    {
      asks: "Does anything need somebody now?",
      panels: [
        number({
          title: "Alerts",
          tells:
            "That are firing. critical is for now, warning for the next days; the table below names them.",
          unit: Short,
          lines: {
            "{{severity}}": `count by (severity) (ALERTS{alertstate="firing",severity!="none",bot=~"$bot"})`,
          },
          limits: [{ from: null, color: "red" }],
          nothing: "none firing",
        }),
        number({
          title: "Messages per second",
          tells: "What people send. Nought by day: nothing arrives, and no share tells of it.",
          unit: MessagesPerSecond,
          lines: { "{{bot}}": perSecond("updates", { by: ["bot"] }) },
          nothing: "nothing yet",
          decimals: 1,
          links: [toBoard("bots")],
        }),
        number({
          title: "First reaction, p95",
          tells: "From the update's arrival to the first reply that Telegram accepted.",
          unit: Seconds,
          lines: { "{{bot}}": quantile(0.95, "updateReplyDuration", { by: ["bot"] }) },
          nothing: "nobody was answered",
          links: [toBoard("bots")],
        }),
        table({
          title: "Firing alerts",
          tells:
            "What is wrong. docs/runbooks has a page under the name of each: what it means, three first commands, and how to know that it is over.",
          key: "alertname",
          labels: { alertname: "Alert" },
          columns: [
            {
              title: "How many",
              expr: 'count by (alertname) (ALERTS{alertstate="firing",severity!="none",bot=~"$bot"})',
              unit: Short,
            },
          ],
          cellLinks: { alertname: [TO_RUNBOOK_OF_CELL] },
          nothing: "Nothing is firing.",
        }),
        table({
          title: "Promises",
          wide: true,
          tells:
            "What is promised, how much of its budget is left, and the pace at which it goes now: 1 lasts exactly as long as the promise. Empty: nothing happened that counts.",
          key: "sloth_id",
          labels: { sloth_id: "Promise", promise: "In words" },
          columns: [
            {
              title: "Objective",
              expr: `max by (sloth_id, promise) (${anywhere("slo:objective:ratio", { bot: "$bot" })} * on (sloth_id) group_left (promise) ${anywhere("sloth_slo_info", { bot: "$bot" })})`,
              unit: PercentUnit,
            },
            { title: "Missed now", expr: byPromise("slo:sli_error:ratio_rate5m"), unit: PercentUnit },
            { title: "Pace now", expr: byPromise("slo:current_burn_rate:ratio"), unit: Short, limits: BURN },
            {
              title: "Budget left",
              expr: byPromise("slo:period_error_budget_remaining:ratio"),
              unit: PercentUnit,
              limits: BUDGET,
            },
          ],
          nothing: "No promise is measured: does Prometheus evaluate the rules?",
        }),
      ],
    },
    {
      asks: "How fast does the budget go? At the dashed line somebody is told",
      panels: BURN_RATES.map(pace),
    },
    {
      asks: "What spends it?",
      panels: [
        graph({
          title: "Budget left",
          tells:
            "Of the whole time of each promise. Below 0 it was not kept: what makes it worse can wait, what spends it cannot.",
          unit: PercentUnit,
          lines: { "{{sloth_id}}": byPromise("slo:period_error_budget_remaining:ratio") },
          limits: BUDGET,
          min: null,
          max: 1,
        }),
        graph({
          title: "Not served, by bot and cause",
          tells:
            "Updates that failed or that Telegram brings again. failed: see the dead letters; the others: MongoDB, Redis, or too few pods.",
          unit: MessagesPerSecond,
          lines: {
            "{{bot}} {{outcome}}": perSecond("updates", {
              by: ["bot", "outcome"],
              where: { outcome: NOT_SERVED },
            }),
          },
          stacked: true,
          links: [toBoard("bots"), toRunbook("ReactionFails")],
        }),
        graph({
          title: "Slow reactions, by bot",
          tells: "Answers a second that took longer than the promise of a tenth of a second.",
          unit: MessagesPerSecond,
          lines: { "{{bot}}": above(0.1, "updateReplyDuration", { by: ["bot"] }) },
          stacked: true,
          links: [toBoard("telegram"), toRunbook("ReactionSlow")],
        }),
        graph({
          title: "Slow handlers, by bot and handler",
          tells:
            "Runs a second of the bot's own code that took longer than a tenth of a second. Slow reactions without slow handlers: Telegram or Redis.",
          unit: MessagesPerSecond,
          lines: {
            "{{bot}} {{handler}}": `topk(10, ${above(0.1, "updateHandlerDuration", { by: ["bot", "handler"] })} > 0)`,
          },
          links: [toBoard("bots"), toBoard("mongo"), toBoard("redis")],
        }),
        graph({
          title: "Jobs that failed for good",
          tells: "By kind of job. People were told, and money went back.",
          unit: OpsPerSecond,
          lines: { "{{job}}": observations("jobTurnaround", { by: ["job"], where: { outcome: "failed" } }) },
          links: [toBoard("queues"), toBoard("services"), toRunbook("JobFails")],
        }),
        graph({
          title: "Slow labels and payments",
          tells:
            "A second, of what ended well but later than promised: labels after 5 s, payments after 5 min, partners after 1 s.",
          unit: OpsPerSecond,
          lines: {
            "{{job}} after 5 s": above(5, "jobTurnaround", {
              by: ["job"],
              where: { job: "label-buy", outcome: "completed" },
            }),
            "payments after 5 min": above(300, "paymentCreditDelay"),
            "partners after 1 s": above(1, "matchDelivery"),
          },
          links: [toBoard("business"), toRunbook("PaymentSlow"), toRunbook("MatchSlow")],
        }),
      ],
    },
  ],
};

/** What an alert looks at: the lesser of its two windows, as both must be over its line. */
function pace(rate: BurnRate): BoardPanel {
  const { long, severity, short } = rate;
  const windows = [short, long].map((window) => recorded(`slo:sli_error:ratio_rate${window}`));
  const budget = anywhere("slo:error_budget:ratio", { bot: "$bot" });
  return graph({
    title: `Pace over ${long} and ${short} (${severity})`,
    tells: `How many times as fast as allowed the budget goes, in the better of both windows; over the line the ${severity} alert fires. Nothing is drawn while nobody does anything.`,
    unit: Short,
    lines: {
      "{{sloth_id}}": `min without (sloth_window) (${windows.join(" or ")}) / on (sloth_id) group_left () ${budget}`,
    },
    limits: [
      { from: null, color: "green" },
      ...DAYS.map(
        (days) =>
          ({ from: factorOf(rate, days), color: severity === "critical" ? "red" : "orange" }) as const,
      ),
    ],
  });
}
