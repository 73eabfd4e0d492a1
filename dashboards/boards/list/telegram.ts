import {
  OpsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, number } from "../panels/number.ts";
import { quantiles } from "../panels/quantiles.ts";
import { inRange, largest, perSecond, quantile, shareOf } from "../promql/expressions.ts";

/** Answers by which Telegram tells of a flood, or that it is in trouble itself. */
const FLOOD = "429";
const TROUBLE = "5..|unreachable|uncertain";

/** What we send, and what Telegram says to it. */
export const telegram: Board = {
  name: "telegram",
  answers: "Does Telegram take what we send and bring what people send, or does it hold us back?",
  links: [
    toBoard("bots"),
    toRunbook("UpdatesWait"),
    toRunbook("SendsBlocked"),
    toRunbook("SyntheticUnanswered"),
  ],
  rows: [
    {
      asks: "Does anything stand still?",
      panels: [
        number({
          title: "Updates kept by Telegram",
          tells:
            "What people sent and we have not taken. Climbing: our address, certificate or Ingress is not reached, or we are too slow.",
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
          title: "Longest wait of a chat",
          tells:
            "For how long the chat that waits longest has had its next message refused. More than a minute: a flood, or Telegram is away.",
          unit: Seconds,
          lines: { "{{bot}}": largest("sendBlocked", { by: ["bot"] }) },
          limits: [
            { from: null, color: "green" },
            { from: 30, color: "orange" },
            { from: 120, color: "red" },
          ],
          nothing: "nobody tells",
        }),
        number({
          title: "Since the synthetic person's last answer",
          tells:
            "It writes to each bot every minute, through the public address. More than three minutes: people who write have no answer either, or only its own way is broken.",
          unit: Seconds,
          lines: { "{{bot}}": `time() - ${largest("syntheticLastAnswer", { by: ["bot"] })}` },
          limits: [
            { from: null, color: "green" },
            { from: 120, color: "orange" },
            { from: 180, color: "red" },
          ],
          nothing: "none is set up",
        }),
        number({
          title: "Perhaps sent twice",
          tells:
            "Sends whose answer was lost, in the time shown: when repeated they may arrive twice. A few after a restart are usual.",
          unit: Short,
          lines: { sends: inRange("uncertainSends") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "none",
          decimals: 0,
        }),
      ],
    },
    {
      asks: "Is somebody who writes answered?",
      panels: [
        quantiles({
          title: "The synthetic person's wait",
          tells: "From its update, through DNS, TLS and the Ingress, to the answer that Telegram accepted.",
          of: "syntheticAnswerDuration",
        }),
        graph({
          title: "What came of its updates",
          tells:
            "Refused by the HTTP status that it met, unreachable where none came, unanswered where the update was taken and Telegram accepted no answer in half a minute.",
          unit: OpsPerSecond,
          lines: { "{{bot}} {{result}}": perSecond("syntheticAttempts", { by: ["bot", "result"] }) },
        }),
      ],
    },
    {
      asks: "What do we ask of Telegram?",
      panels: [
        graph({
          title: "Calls by method",
          tells:
            "Calls of the Bot API. Telegram allows a bot about 30 messages a second to different chats, and one a second to each.",
          unit: RequestsPerSecond,
          lines: { "{{bot}} {{method}}": perSecond("telegramRequests", { by: ["bot", "method"] }) },
          stacked: true,
        }),
        graph({
          title: "Answers other than 200",
          tells:
            "403 is a person who blocked the bot, 400 a call that makes no sense: ours to correct. 429 is a flood, 5xx, unreachable and uncertain are Telegram's or the network's trouble.",
          unit: RequestsPerSecond,
          lines: {
            "{{bot}} {{code}}": perSecond("telegramRequests", {
              by: ["bot", "code"],
              where: { code: { not: "200" } },
            }),
          },
        }),
        graph({
          title: "Share of calls in trouble",
          tells:
            "Calls that ended in a flood or without Telegram's answer. They are made again, so people wait.",
          unit: PercentUnit,
          lines: {
            "{{bot}} flood": shareOf("telegramRequests", { code: FLOOD }, { by: ["bot"] }),
            "{{bot}} away": shareOf("telegramRequests", { code: TROUBLE }, { by: ["bot"] }),
          },
        }),
      ],
    },
    {
      asks: "Does it hold us back?",
      panels: [
        graph({
          title: "Seconds of waiting we were told, per second",
          tells:
            "The sum of retry_after of all 429. Above 1 a second, more chats are being made to wait than is usual.",
          unit: Short,
          lines: { "{{bot}} {{method}}": perSecond("telegramRetryAfter", { by: ["bot", "method"] }) },
        }),
        graph({
          title: "Longest wait of a chat, by bot",
          tells:
            "A saw-tooth is one busy group; a line that climbs is a bot that Telegram no longer listens to.",
          unit: Seconds,
          lines: { "{{bot}}": largest("sendBlocked", { by: ["bot"] }) },
        }),
        graph({
          title: "Kept by Telegram, by bot",
          tells: "Updates that Telegram holds for us; it gives them up after a day.",
          unit: Short,
          lines: { "{{bot}}": largest("webhookPending", { by: ["bot"] }) },
        }),
      ],
    },
    {
      asks: "How fast does it answer, and what did it cost?",
      panels: [
        quantiles({
          title: "Calls of all methods",
          tells:
            "Time of a call. Telegram usually needs 50 to 200 ms; what is above it is in what people feel.",
          of: "telegramRequestDuration",
        }),
        graph({
          title: "Slowest methods, p95",
          tells: "Uploads take longer than text.",
          unit: Seconds,
          lines: {
            "{{method}}": `topk(8, ${quantile(0.95, "telegramRequestDuration", { by: ["method"] })})`,
          },
        }),
        graph({
          title: "Order and certainty",
          tells:
            "Chats taken over from a process that vanished, sends whose answer was lost, and words to a partner that were not passed on.",
          unit: OpsPerSecond,
          lines: {
            "{{bot}} chats taken over": perSecond("laneTakeovers", { by: ["bot"] }),
            "{{bot}} answers lost": perSecond("uncertainSends", { by: ["bot"] }),
            "{{bot}} not passed on: {{reason}}": perSecond("relaysDropped", { by: ["bot", "reason"] }),
          },
        }),
      ],
    },
  ],
};
