import { z } from "zod";
import { ToolError } from "../../dev/tool-error.mjs";
import { asAsked, type Values } from "../boards/as-asked.ts";
import type { Question } from "./questions.ts";

/** When the boards are looked at; seconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How many series answer a question, and how many values they have in all that are numbers. */
export interface Answer {
  readonly series: number;
  readonly values: number;
}

const STEP_SECONDS = 5;
const sample = z.tuple([z.number(), z.string()]);
const answerSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(z.object({ value: sample.optional(), values: z.array(sample).optional() })),
  }),
});

/** Asks as Grafana would. @throws ToolError `PROMETHEUS_FAILED` */
export async function answer(url: string, question: Question, values: Values, span: Span): Promise<Answer> {
  const query = asAsked(question.expr, values);
  const { from, to } = span;
  const [page, time] = question.instant
    ? ["query", { time: String(to) }]
    : ["query_range", { start: String(from), end: String(to), step: String(STEP_SECONDS) }];
  const response = await fetch(`${url}/api/v1/${page}`, {
    method: "POST",
    body: new URLSearchParams({ query, ...time }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new ToolError(
      "PROMETHEUS_FAILED",
      `Prometheus refuses ${query}: ${text}`,
      "Correct the panel's query.",
    );
  const series = answerSchema
    .parse(JSON.parse(text))
    .data.result.map(({ value, values: all }) => [...(value ? [value] : []), ...(all ?? [])])
    .map((samples) => samples.filter(([, number]) => !Number.isNaN(Number(number))).length)
    .filter((count) => count > 0);
  return { series: series.length, values: series.reduce((sum, count) => sum + count, 0) };
}
