import { CountsPerMinute, EventsPerMinute, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, number } from "../panels/number.ts";
import { quantiles } from "../panels/quantiles.ts";
import {
  inRange,
  largest,
  observations,
  observedInRange,
  perSecond,
  quantile,
  recentGrowth,
  sum,
} from "../promql/expressions.ts";
import { selector } from "../promql/selector.ts";

const LABELS = { job: "label-buy" } as const;
const perMinute = (expr: string): string => `60 * ${expr}`;

/** What people came for. */
export const business: Board = {
  name: "business",
  answers: "Do people get what they came for: labels, money in the balance, somebody to talk to?",
  links: [
    toBoard("services"),
    toRunbook("PaymentSlow"),
    toRunbook("PaymentsUnanswered"),
    toRunbook("LedgerUnbalanced"),
    toRunbook("MatchSlow"),
    toRunbook("MatchesUntold"),
    toRunbook("JobFails"),
  ],
  from: "now-24h",
  rows: [
    {
      asks: "In the time shown",
      panels: [
        number({
          title: "The books",
          tells:
            "Cents by which the ledger does not add up. Anything but nought is for a person at once: LEDGER_UNBALANCED in the log names the people.",
          unit: Short,
          lines: { cents: largest("ledgerImbalance") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "not checked",
        }),
        number({
          title: "OxaPay owes an answer",
          tells:
            "For how long it has not answered about the payment that waits longest. Who paid is not credited before it does.",
          unit: Seconds,
          lines: {
            "{{environment}}": `time() - min by (environment) (${selector("paymentUnanswered")} > 0)`,
          },
          limits: [
            { from: null, color: "orange" },
            { from: 900, color: "red" },
          ],
          nothing: "none",
        }),
        number({
          title: "Labels",
          tells: "Bought and sent, and those that failed and were paid back.",
          unit: Short,
          lines: { "{{outcome}}": observedInRange("jobTurnaround", { by: ["outcome"], where: LABELS }) },
          nothing: "none yet",
          decimals: 0,
        }),
        number({
          title: "Payments credited",
          tells: "Transfers that reached a balance.",
          unit: Short,
          lines: { payments: observedInRange("paymentCreditDelay") },
          nothing: "none yet",
          decimals: 0,
        }),
        number({
          title: "Pairs",
          tells: "Strangers who began to talk.",
          unit: Short,
          lines: { pairs: inRange("matchPairs") },
          nothing: "none yet",
          decimals: 0,
        }),
        number({
          title: "Reports",
          tells:
            "People who reported another, by reason. A rush of them is for whoever looks after the community.",
          unit: Short,
          lines: { "{{reason}}": inRange("matchReports", { by: ["reason"] }) },
          nothing: "none",
          decimals: 0,
        }),
      ],
    },
    {
      asks: "Shipping: labels and money",
      panels: [
        graph({
          title: "Labels a minute",
          tells: "completed was sent; failed was paid back.",
          unit: CountsPerMinute,
          lines: {
            "{{outcome}}": perMinute(observations("jobTurnaround", { by: ["outcome"], where: LABELS })),
          },
          stacked: true,
        }),
        quantiles({
          title: "From press to label",
          tells: "95 of 100 within five seconds are promised.",
          of: "jobTurnaround",
          where: { ...LABELS, outcome: "completed" },
          limits: [
            { from: null, color: "green" },
            { from: 5, color: "red" },
          ],
        }),
        quantiles({
          title: "From transfer to balance",
          tells:
            "From the transfer that the payment service saw to the credit. 95 of 100 within five minutes are promised.",
          of: "paymentCreditDelay",
          limits: [
            { from: null, color: "green" },
            { from: 300, color: "red" },
          ],
        }),
        graph({
          title: "Labels that cost something else than was offered",
          tells:
            "Cents that carriers took more (dearer) or less (cheaper) than they had offered. The person pays what was agreed, so what is dearer is the shop's: LABEL_COST_DIFFERS in the log names the orders. A steady line is a carrier whose offers cannot be relied on.",
          unit: Short,
          lines: {
            "{{direction}}": sum(recentGrowth(selector("labelCostDifference")), ["direction"]),
          },
        }),
      ],
    },
    {
      asks: "Matchmaking: do people find somebody?",
      panels: [
        graph({
          title: "Pairs a minute",
          tells: "By language. One that ends while people wait is a matcher that stands still.",
          unit: EventsPerMinute,
          lines: { "{{language}}": perMinute(perSecond("matchPairs", { by: ["language"] })) },
          stacked: true,
        }),
        graph({
          title: "People waiting",
          tells: "By language, and by who could be found for them. Many on both sides at once should not be.",
          unit: Short,
          lines: { "{{language}} {{seeker}}": largest("matchWaiting", { by: ["language", "seeker"] }) },
        }),
        quantiles({
          title: "Wait for a partner",
          tells: "From the wish to being told of somebody. It depends on who else is there.",
          of: "matchWait",
        }),
        quantiles({
          title: "From pair to being told",
          tells: "Our own part of the wait. 95 of 100 within a second are promised.",
          of: "matchDelivery",
          limits: [
            { from: null, color: "green" },
            { from: 1, color: "red" },
          ],
        }),
        graph({
          title: "Why talks end",
          tells: "next and stop are people's choice; blocked is a partner whom Telegram no longer reaches.",
          unit: EventsPerMinute,
          lines: {
            "{{reason}}": perMinute(perSecond("matchPairsEnded", { by: ["reason"] })),
            "found nobody": perMinute(perSecond("matchSearchesExpired")),
          },
        }),
        graph({
          title: "The matcher itself",
          tells:
            "Age of the oldest event that nobody was told of, and the time of its round. Seconds of age: the worker of class matching is behind.",
          unit: Seconds,
          lines: {
            "oldest untold event": largest("matchEventLag"),
            "a round, p95": quantile(0.95, "matchSweepDuration"),
          },
        }),
      ],
    },
  ],
};
