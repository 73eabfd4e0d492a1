import {
  MessagesPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { number } from "../panels/number.ts";
import { NOT_SERVED } from "../not-served.ts";
import { perSecond, quantile, rate, share, shareOf, sum } from "../promql/expressions.ts";
import { anywhere, series } from "../promql/selector.ts";

/** What k6 wrote of the run that is chosen. */
const ofRun = (metric: string): string => anywhere(metric, { testid: "$testid" });
/** k6 writes its times as native histograms: they add up over any number of generators. */
const feltAt = (q: number): string =>
  `histogram_quantile(${q}, sum by (bot) (${rate(ofRun("k6_felt_seconds"))}))`;

/** People of a load test beside what the servers say of the same minutes. */
export const loadTest: Board = {
  name: "loadTest",
  answers:
    "What did the people of a load test feel, do the servers tell the same, and was the generator up to it?",
  links: [toBoard("bots"), toBoard("pods")],
  variables: [
    {
      name: "testid",
      label: "Test",
      description: "One run of npm run load with --prometheus.",
      of: { metric: "k6_arrivals_total", label: "testid" },
    },
  ],
  rows: [
    {
      asks: "What was it like?",
      panels: [
        number({
          title: "People",
          tells: "Who came until now, by the bot that they talk to.",
          unit: Short,
          lines: { "{{bot}}": sum(`max_over_time(${ofRun("k6_arrivals_total")}[$__range])`, ["bot"]) },
          nothing: "no run chosen",
          decimals: 0,
        }),
        number({
          title: "Felt, p95",
          tells: "From what a person did to the first thing of the bot that they saw.",
          unit: Seconds,
          lines: { "{{bot}}": feltAt(0.95) },
          nothing: "nothing yet",
        }),
        number({
          title: "Seen",
          tells: "Share of acts of which the person saw something in time.",
          unit: PercentUnit,
          lines: { "{{bot}}": `avg by (bot) (${ofRun("k6_seen_rate")})` },
          nothing: "nothing yet",
          decimals: 2,
        }),
      ],
    },
    {
      asks: "Do people and servers tell the same?",
      panels: [
        graph({
          title: "Time, p95: felt and measured",
          tells:
            "People's time has the network and the simulator on top. A wide gap: they wait where the server does not measure, or the generator is late.",
          unit: Seconds,
          lines: {
            "{{bot}} as felt": feltAt(0.95),
            "{{bot}} as measured": quantile(0.95, "updateReplyDuration", { by: ["bot"] }),
          },
        }),
        graph({
          title: "Time, p99: felt and measured",
          tells: "The slowest of a hundred, from both sides.",
          unit: Seconds,
          lines: {
            "{{bot}} as felt": feltAt(0.99),
            "{{bot}} as measured": quantile(0.99, "updateReplyDuration", { by: ["bot"] }),
          },
        }),
        graph({
          title: "Rate: sent and handled",
          tells:
            "Acts of the people, and updates that the bots handled. Acts without updates: something refuses or holds back.",
          unit: MessagesPerSecond,
          lines: {
            "{{bot}} acts": sum(rate(ofRun("k6_acts_total")), ["bot"]),
            "{{bot}} handled": perSecond("updates", { by: ["bot"], where: { outcome: "handled" } }),
          },
        }),
        graph({
          title: "Missed: by people and by the promise",
          tells: "Acts of which nothing was seen in time, and updates that the promise counts as wrong.",
          unit: PercentUnit,
          lines: {
            "{{bot}} not seen": `1 - avg by (bot) (${ofRun("k6_seen_rate")})`,
            "{{bot}} not served": shareOf("updates", { outcome: NOT_SERVED }, { by: ["bot"] }),
          },
        }),
      ],
    },
    {
      asks: "Was the generator up to it?",
      panels: [
        graph({
          title: "What k6 itself adds",
          tells:
            "From when an act was due until it was sent, and from when its answer was there until it was read, p95. It is not in what people felt. Hundreds of milliseconds: the generator has too little of the machine, and people act later than they should.",
          unit: Seconds,
          lines: { "lag of k6, p95": `histogram_quantile(0.95, sum(${rate(ofRun("k6_lag_seconds"))}))` },
        }),
        graph({
          title: "Load that was not there",
          tells:
            "Acts left out because the one before took so long, and acts and looks that the simulator refused.",
          unit: RequestsPerSecond,
          lines: {
            "{{bot}} left out": sum(rate(ofRun("k6_skipped_total")), ["bot"]),
            "{{bot}} refused": sum(rate(ofRun("k6_refusals_total")), ["bot"]),
          },
        }),
        graph({
          title: "Processors of the servers",
          tells:
            "What the load costs, by role. Divided by the messages it is the figure that capacity is planned with.",
          unit: Short,
          lines: {
            "{{role}}": sum(rate(series("process_cpu_seconds_total", { role: ["bot", "worker", "api"] })), [
              "role",
            ]),
          },
        }),
        graph({
          title: "Processor time per message",
          tells:
            "Of the bots' processes, in seconds. It is the same at any load; when it rises, a change made work dearer.",
          unit: Seconds,
          lines: {
            "of a bot's process": share(
              sum(rate(series("process_cpu_seconds_total", { role: "bot" }))),
              perSecond("updates"),
            ),
          },
        }),
      ],
    },
  ],
};
