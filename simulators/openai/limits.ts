import type { Clock } from "../http/clock.ts";
import { createRateWindow } from "../http/rate-window.ts";
import type { Admission } from "../http/simulator.ts";
import { requestId, statusAnswer } from "./errors.ts";
import { estimateTokens } from "./tokens.ts";

/** What a key may use up in a minute. */
export interface Limits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

const MINUTE_MS = 60_000;

/** A time as the vendor's rate headers write it: `12ms`, `1.5s`, `6m0s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const seconds = ms / 1000;
  return seconds < 60
    ? `${Number(seconds.toFixed(3))}s`
    : `${Math.floor(seconds / 60)}m${Math.round(seconds % 60)}s`;
}

/** Builds the check of a key's requests and tokens per minute. */
export function createLimits(limits: Limits, clock: Clock): (key: string, body: Buffer) => Admission {
  const requests = createRateWindow(limits.requestsPerMinute, MINUTE_MS, clock);
  const tokens = createRateWindow(limits.tokensPerMinute, MINUTE_MS, clock);
  return (key, body) => {
    const request = requests.take(key);
    // A refused request uses up no tokens.
    const used = tokens.take(key, request.allowed ? estimateTokens(body.toString("utf8")) : 0);
    const headers = {
      "x-request-id": requestId(),
      "x-ratelimit-limit-requests": String(request.limit),
      "x-ratelimit-remaining-requests": String(request.remaining),
      "x-ratelimit-reset-requests": duration(request.resetMs),
      "x-ratelimit-limit-tokens": String(used.limit),
      "x-ratelimit-remaining-tokens": String(used.remaining),
      "x-ratelimit-reset-tokens": duration(used.resetMs),
    };
    if (request.allowed && used.allowed) return { headers };
    const [what, resetMs] = request.allowed ? ["tokens", used.resetMs] : ["requests", request.resetMs];
    const message = `Rate limit reached on ${what} per min. Please try again in ${duration(Number(resetMs))}.`;
    const retryAfter = String(Math.ceil(Number(resetMs) / 1000));
    return { refusal: statusAnswer(429, { message }, { "retry-after": retryAfter }), headers };
  };
}
