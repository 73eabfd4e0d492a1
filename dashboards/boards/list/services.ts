import { PercentUnit, RequestsPerSecond, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { number } from "../panels/number.ts";
import { quantiles } from "../panels/quantiles.ts";
import { largest, perSecond, quantile, shareOf } from "../promql/expressions.ts";

/** Whoever else answers over HTTP: carriers, payments, models. */
export const services: Board = {
  name: "services",
  answers: "Is it us or a vendor: who refuses, who is slow, whose quota is used up?",
  links: [toBoard("queues"), toBoard("business"), toRunbook("JobSlow"), toRunbook("JobFails")],
  rows: [
    {
      asks: "Who is in trouble?",
      panels: [
        number({
          title: "Breakers",
          tells:
            "0 closed: calls go through. 1 half-open: one is tried. 2 open: this kind of call is left alone for ten seconds after five failures in a row.",
          unit: Short,
          lines: { "{{service}}": largest("httpBreakerState", { by: ["service"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 1, color: "orange" },
            { from: 2, color: "red" },
          ],
          nothing: "no calls yet",
        }),
        number({
          title: "Attempts without success",
          tells:
            "Share of attempts that ended in an error or a status of 400 and more. Refused addresses are among them.",
          unit: PercentUnit,
          lines: { "{{service}}": shareOf("httpRequests", { code: { not: "2.." } }, { by: ["service"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 0.05, color: "orange" },
            { from: 0.25, color: "red" },
          ],
          nothing: "no calls",
          decimals: 1,
        }),
      ],
    },
    {
      asks: "How much, how well, how fast?",
      panels: [
        graph({
          title: "Attempts by answer",
          tells: "By HTTP status, or by the error's code where there was no answer.",
          unit: RequestsPerSecond,
          lines: { "{{service}} {{code}}": perSecond("httpRequests", { by: ["service", "code"] }) },
          stacked: true,
        }),
        quantiles({
          title: "Time of an attempt",
          tells: "With the answer's body. No handler waits for it, jobs do.",
          of: "httpRequestDuration",
          by: ["service"],
        }),
        graph({
          title: "Slowest kinds of call, p95",
          tells: "By route: which page of the vendor is the slow one.",
          unit: Seconds,
          lines: {
            "{{service}} {{route}}": `topk(8, ${quantile(0.95, "httpRequestDuration", { by: ["service", "route"] })})`,
          },
        }),
      ],
    },
    {
      asks: "Is a quota used up?",
      panels: [
        graph({
          title: "Used of each key",
          tells:
            "Calls counted against a key within its window. At the vendor's limit (ShipStation: 200 a minute) the next ones wait.",
          unit: Short,
          lines: { "{{service}} key {{key}}": largest("httpQuotaUsed", { by: ["service", "key"] }) },
        }),
        graph({
          title: "In line for a key",
          tells: "Calls that wait for room. A line that never empties asks for one more key.",
          unit: Short,
          lines: { "{{service}}": largest("httpQuotaWaiting", { by: ["service"] }) },
        }),
        graph({
          title: "Put off",
          tells:
            "Calls that found no key with room, by second, and the wait that 95 of 100 of them were named.",
          unit: Short,
          lines: {
            "{{service}} put off per second": perSecond("httpQuotaRefusals", { by: ["service"] }),
            "{{service}} {{turn}} seconds to wait, p95": quantile(0.95, "httpQuotaWait", {
              by: ["service", "turn"],
            }),
          },
        }),
      ],
    },
  ],
};
