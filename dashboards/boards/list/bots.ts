import { MessagesPerSecond, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { NOT_SERVED } from "../not-served.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, number } from "../panels/number.ts";
import { quantiles } from "../panels/quantiles.ts";
import { inRange, largest, perSecond, quantile, shareOf, total } from "../promql/expressions.ts";

/** Rate, errors and duration of what people send. */
export const bots: Board = {
  name: "bots",
  answers: "Do the bots answer, how many people at once, how fast, and which handler is the slow one?",
  links: [toBoard("telegram"), toBoard("queues"), toRunbook("ReactionSlow"), toRunbook("ReactionFails")],
  rows: [
    {
      asks: "How is it now?",
      panels: [
        number({
          title: "Messages per second",
          tells:
            "Everything people send: messages, presses of buttons, edits. Nought by day means that nothing arrives.",
          unit: MessagesPerSecond,
          lines: { "{{bot}}": perSecond("updates", { by: ["bot"] }) },
          nothing: "nothing yet",
          decimals: 1,
        }),
        number({
          title: "Not served",
          tells:
            "Share of updates that failed or that Telegram was asked to bring again. More than 1 in 1,000 is more than is promised.",
          unit: PercentUnit,
          lines: { "{{bot}}": shareOf("updates", { outcome: NOT_SERVED }, { by: ["bot"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 0.001, color: "orange" },
            { from: 0.01, color: "red" },
          ],
          nothing: "nothing sent",
          decimals: 2,
        }),
        number({
          title: "Kept by Telegram",
          tells:
            "Updates that Telegram holds because we do not take them, or not fast enough. A few are on their way; more that stay mean that nothing gets through.",
          unit: Short,
          lines: { "{{bot}}": largest("webhookPending", { by: ["bot"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 50, color: "orange" },
            { from: 500, color: "red" },
          ],
          nothing: "not asked",
        }),
        number({
          title: "Given up, in the time shown",
          tells: "Updates, sends and jobs that ended as dead letters. Each is for a person to look at.",
          unit: Short,
          lines: { "dead letters": inRange("deadLetters") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "none seen",
          decimals: 0,
        }),
      ],
    },
    {
      asks: "Rate: what arrives, and what becomes of it?",
      panels: [
        graph({
          title: "What became of updates",
          tells:
            "handled is good. unavailable, overload and conflict come again by Telegram; failed is a dead letter; stateless was answered without Redis; limited is a person who types too fast.",
          unit: MessagesPerSecond,
          lines: { "{{bot}} {{outcome}}": perSecond("updates", { by: ["bot", "outcome"] }) },
          stacked: true,
        }),
        graph({
          title: "Kinds of update",
          tells:
            "What people do: write, press, edit. A kind that stops while others go on points at one flow.",
          unit: MessagesPerSecond,
          lines: { "{{bot}} {{type}}": perSecond("updates", { by: ["bot", "type"] }) },
          stacked: true,
        }),
        graph({
          title: "Being handled now",
          tells:
            "Updates in the hands of all pods. It follows the rate; when it climbs alone, something they wait for is slow.",
          unit: Short,
          lines: { "{{bot}}": total("updatesInFlight", { by: ["bot"] }) },
        }),
      ],
    },
    {
      asks: "Errors: whom do we leave without an answer?",
      panels: [
        graph({
          title: "Share not served",
          tells: "By bot and by what went wrong. The dashed line is what is promised at most.",
          unit: PercentUnit,
          lines: { "{{bot}}": shareOf("updates", { outcome: NOT_SERVED }, { by: ["bot"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 0.001, color: "red" },
          ],
        }),
        graph({
          title: "What chats were told from outside",
          tells:
            "Events of the matcher, of payments and of jobs that reach a chat. failed is a dead letter, conflict and unavailable are told again.",
          unit: MessagesPerSecond,
          lines: { "{{bot}} {{outcome}}": perSecond("events", { by: ["bot", "outcome"] }) },
        }),
        graph({
          title: "Delivered twice by Telegram",
          tells:
            "Updates that were committed before and are acknowledged without a second effect. Many mean that our acknowledgements come late.",
          unit: MessagesPerSecond,
          lines: {
            "{{bot}} known before": perSecond("updatesDeduplicated", { by: ["bot"] }),
            "{{bot}} outcome duplicate": perSecond("updates", {
              by: ["bot"],
              where: { outcome: "duplicate" },
            }),
          },
        }),
      ],
    },
    {
      asks: "Duration: how long do people wait?",
      panels: [
        quantiles({
          title: "First reaction",
          tells:
            "From the update's arrival to the first reply that Telegram accepted: what people feel. This is what the promises are about.",
          of: "updateReplyDuration",
          by: ["bot"],
          limits: [
            { from: null, color: "green" },
            { from: 0.1, color: "orange" },
            { from: 1, color: "red" },
          ],
        }),
        quantiles({
          title: "Acknowledgement",
          tells:
            "From the request's arrival to our answer to Telegram: load, handle, commit. Slow here and Telegram delivers less at once.",
          of: "webhookDuration",
          by: ["bot"],
        }),
        graph({
          title: "Inside handlers, p95",
          tells:
            "Time in the bot's own code, by handler. Slow here while the acknowledgement is slow too: this handler. Fast here: the stores.",
          unit: Seconds,
          lines: {
            "{{bot}} {{handler}}": `topk(10, ${quantile(0.95, "updateHandlerDuration", { by: ["bot", "handler"] })})`,
          },
        }),
      ],
    },
  ],
};
