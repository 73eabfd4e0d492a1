import { type Answer, json, Refusal } from "../http/answer.ts";

const VERSION = "1.0.0";

const PROBLEMS: Partial<Record<number, [type: string, key: string, message: string]>> = {
  400: ["bad_request", "bad_request", "The request is not valid."],
  401: ["authorization", "invalid_merchant_api_key", "The merchant API key is missing or not valid."],
  404: ["not_found", "not_found", "The requested resource was not found."],
  413: ["bad_request", "too_large", "The request is too large."],
  429: ["too_many_requests", "too_many_requests", "Too many requests."],
  500: ["server", "internal_error", "Internal server error."],
  503: ["server", "service_unavailable", "Service unavailable."],
};

/** The vendor's success envelope (docs.oxapay.com, "Generate Invoice"). */
export function success(data: unknown): Answer {
  return json(200, {
    data,
    message: "Operation completed successfully!",
    error: {},
    status: 200,
    version: VERSION,
  });
}

/** The vendor's error envelope. @param change puts another key or message into it. */
export function failure(
  status: number,
  change: { code?: string | undefined; message?: string | undefined } = {},
  headers: Record<string, string> = {},
): Answer {
  const [type, key, message] =
    PROBLEMS[status] ??
    (status >= 500 ? ["server", "error", "Error."] : ["bad_request", "error", "Refused."]);
  const error = { type, key: change.code ?? key, message: change.message ?? message };
  return json(status, { data: {}, message: error.message, error, status, version: VERSION }, headers);
}

/** Ends a call with the vendor's 400 about one field. */
export function refuseField(key: string, message: string): Refusal {
  return new Refusal(failure(400, { code: key, message }));
}
