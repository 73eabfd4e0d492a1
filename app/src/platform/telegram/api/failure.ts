import { NeverSentError } from "./http1/exchange.ts";

/**
 * A call without an answer. `unreachable`: it was not sent this time; `uncertain`: it may have been carried out;
 * `unsendable`: it can never be sent, because a file it names is gone.
 */
export interface CallFailure {
  readonly kind: "unreachable" | "uncertain" | "unsendable";
  readonly reason: string;
}

/** Sorts what an exchange threw by the one question that matters for a retry: may the call have arrived? */
export function callFailure(error: unknown): CallFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof NeverSentError ? "unreachable" : "uncertain", reason };
}
