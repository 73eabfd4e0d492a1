import { errors } from "undici";
import { NeverSentError } from "./exchange.ts";

/**
 * A call without an answer. `unreachable`: it was not sent this time; `uncertain`: it may have been carried out;
 * `unsendable`: it can never be sent, because a file it names is gone.
 */
export interface CallFailure {
  readonly kind: "unreachable" | "uncertain" | "unsendable";
  readonly reason: string;
}

const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** Sorts what undici threw by the one question that matters for a retry: may the call have arrived? */
export function callFailure(error: unknown): CallFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const neverSent =
    error instanceof NeverSentError || error instanceof errors.ConnectTimeoutError || NEVER_SENT.has(code);
  return { kind: neverSent ? "unreachable" : "uncertain", reason };
}
