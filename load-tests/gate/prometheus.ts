import { z } from "zod";
import { ToolError } from "../../dev/tool-error.mjs";

const answerSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** Asks Prometheus for one number at a moment. */
export interface Prometheus {
  /** Undefined when no series answers. @throws ToolError PROMETHEUS_FAILED */
  number(query: string): Promise<number | undefined>;
}

/** @param at seconds since 1970; @default now */
export function prometheusAt(url: string, at?: number): Prometheus {
  return {
    number: async (query) => {
      const parameters = new URLSearchParams({ query, ...(at === undefined ? {} : { time: String(at) }) });
      const body = await ask(`${url.replace(/\/+$/, "")}/api/v1/query?${parameters}`);
      const value = Number(answerSchema.parse(body).data.result[0]?.value[1] ?? Number.NaN);
      return Number.isNaN(value) ? undefined : value;
    },
  };
}

async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    if (response.ok) return await response.json();
    throw new Error(`${response.status} ${await response.text()}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolError("PROMETHEUS_FAILED", `Prometheus did not answer: ${reason}`, `Try it: ${url}`, error);
  }
}
