import { randomUUID } from "node:crypto";
import { type Answer, json, Refusal } from "../http/answer.ts";

/** A fresh id as the vendor puts it on every answer. */
export function requestId(): string {
  return `req_${randomUUID().replaceAll("-", "")}`;
}

/** The body of an error: `{error: {message, type, param, code}}` (platform.openai.com, "Error codes"). */
export interface VendorError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** Builds the vendor's error answer. */
export function errorAnswer(
  status: number,
  error: VendorError,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { error }, { "x-request-id": requestId(), ...headers });
}

/** Ends a call with the vendor's 400 about its input. */
export function refuse(message: string, param: string | null, code: string | null = null): Refusal {
  return new Refusal(errorAnswer(400, { message, type: "invalid_request_error", param, code }));
}

const ERRORS: Record<string, VendorError> = {
  401: {
    message:
      "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
    type: "invalid_request_error",
    param: null,
    code: "invalid_api_key",
  },
  404: { message: "Unknown request URL.", type: "invalid_request_error", param: null, code: "unknown_url" },
  413: { message: "The request is too large.", type: "invalid_request_error", param: null, code: null },
  429: {
    message: "Rate limit reached. Please try again later.",
    type: "requests",
    param: null,
    code: "rate_limit_exceeded",
  },
  insufficient_quota: {
    message: "You exceeded your current quota, please check your plan and billing details.",
    type: "insufficient_quota",
    param: null,
    code: "insufficient_quota",
  },
  503: { message: "That model is currently overloaded.", type: "server_error", param: null, code: null },
};

const SERVER_ERROR: VendorError = {
  message: "The server had an error while processing your request. Sorry about that!",
  type: "server_error",
  param: null,
  code: null,
};

/**
 * The vendor's answer for a status as such.
 * @param change another code or message; code `insufficient_quota` makes a 429 the kind that waiting does not help.
 */
export function statusAnswer(
  status: number,
  change: { code?: string | undefined; message?: string | undefined } = {},
  headers: Record<string, string> = {},
): Answer {
  const usual = ERRORS[change.code ?? ""] ?? ERRORS[status] ?? SERVER_ERROR;
  const error = { ...usual, code: change.code ?? usual.code, message: change.message ?? usual.message };
  return errorAnswer(status, error, headers);
}
