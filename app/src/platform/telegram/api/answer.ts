import type { ApiResponse, ResponseParameters } from "grammy/types";
import type { CallFailure } from "./failure.ts";
import type { HttpAnswer } from "./http1/answer-reader.ts";

/** Telegram's answer to a call, or why it is none. */
export type Answer =
  | { readonly kind: "accepted"; readonly result: unknown }
  | {
      readonly kind: "refused";
      readonly code: number;
      readonly description: string;
      /** A refusal for a flood always names its pause: `retry_after`, at least 1 s. */
      readonly parameters: ResponseParameters;
    }
  | CallFailure;

/** Statuses that a proxy before the Bot API gives for its own reasons, without passing the call on. */
const PROXY_REFUSALS = new Set([413, 429]);

/** Reads an answer. Anything but the Bot API's own JSON leaves open whether the call arrived. */
export function interpret({ body, retryAfter, status }: Omit<HttpAnswer, "keepMs">): Answer {
  const answer = parsed(body.toString("utf8"));
  if (answer?.ok === true) return { kind: "accepted", result: answer.result };
  if (answer?.ok === false && typeof answer.error_code === "number") {
    const { description = "", error_code: code, parameters = {} } = answer;
    return { kind: "refused", code, description, parameters: withPause(code, parameters, retryAfter) };
  }
  if (!PROXY_REFUSALS.has(status)) return { kind: "uncertain", reason: `no Bot API answer (HTTP ${status})` };
  const parameters = withPause(status, {}, retryAfter);
  return { kind: "refused", code: status, description: "refused by a proxy", parameters };
}

function parsed(body: string): Partial<ApiResponse<unknown>> | null {
  try {
    return JSON.parse(body) as Partial<ApiResponse<unknown>> | null;
  } catch {
    return null;
  }
}

function withPause(code: number, parameters: ResponseParameters, header: unknown): ResponseParameters {
  if (code !== 429) return parameters;
  const seconds = [parameters.retry_after, Number(header)].find(
    (value) => typeof value === "number" && value >= 1,
  );
  return { ...parameters, retry_after: seconds ?? 1 };
}
