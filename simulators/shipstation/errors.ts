import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { type Answer, json, Refusal } from "../http/answer.ts";

/** One entry of the vendor's `errors` array (docs.shipstation.com, "Error Codes"). */
export interface VendorError {
  error_source: "ShipStation" | "carrier" | "order_source";
  error_type: "account_status" | "business_rules" | "validation" | "security" | "system" | "integrations";
  error_code: string;
  message: string;
  field_name?: string;
}

/** Builds an entry about the caller's input. */
export function invalid(error_code: string, message: string, field_name?: string): VendorError {
  return {
    error_source: "ShipStation",
    error_type: "validation",
    error_code,
    message,
    ...(field_name === undefined ? {} : { field_name }),
  };
}

/** The vendor's error answer: `{request_id, errors}`. */
export function errorAnswer(
  status: number,
  errors: readonly VendorError[],
  headers: Record<string, string> = {},
): Answer {
  return json(status, { request_id: randomUUID(), errors }, headers);
}

/** Ends a call with the vendor's 400 about its input. */
export function refuse(...errors: VendorError[]): Refusal {
  return new Refusal(errorAnswer(400, errors));
}

/** Ends a call with the vendor's 404 for an id. */
export function unknownId(field: string, id: string): Refusal {
  return new Refusal(
    errorAnswer(404, [invalid("invalid_identifier", `${field} '${id}' was not found.`, field)]),
  );
}

const TYPES: Partial<Record<number, [VendorError["error_type"], string, string]>> = {
  401: ["security", "unauthorized", "The API key is invalid."],
  404: ["validation", "invalid_identifier", "The requested resource was not found."],
  413: ["validation", "invalid_field_value", "The request body is too large."],
  429: ["system", "rate_limit_exceeded", "You have exceeded the rate limit."],
  500: ["system", "unspecified", "Object reference not set to an instance of an object."],
  503: ["system", "unspecified", "The service is temporarily unavailable."],
};

/** The vendor's answer for a status as such. @param change puts another code or message into it. */
export function statusAnswer(
  status: number,
  change: { code?: string | undefined; message?: string | undefined } = {},
  headers: Record<string, string> = {},
): Answer {
  const fallback: [VendorError["error_type"], string, string] =
    status >= 500
      ? ["system", "unspecified", "An error occurred."]
      : ["business_rules", "unspecified", "Refused."];
  const [error_type, code, message] = TYPES[status] ?? fallback;
  const error: VendorError = {
    error_source: "ShipStation",
    error_type,
    error_code: change.code ?? code,
    message: change.message ?? message,
  };
  return errorAnswer(status, [error], headers);
}

function issueError(issue: z.core.$ZodIssue): VendorError {
  const field = issue.path.join(".");
  if (issue.code === "invalid_type" && issue.message.endsWith("undefined")) {
    return invalid("field_value_required", `${field || "request body"} is required.`, field);
  }
  if (issue.code === "too_big" && issue.origin === "string") {
    return invalid("invalid_string_length", `${field} must be at most ${issue.maximum} characters.`, field);
  }
  if (issue.code === "too_small" && issue.origin === "string") {
    return invalid("field_value_required", `${field} must not be empty.`, field);
  }
  return invalid("invalid_field_value", `Invalid ${field || "request body"}: ${issue.message}.`, field);
}

/** Says in the vendor's words what a schema found wrong. */
export function schemaErrors(error: z.ZodError): VendorError[] {
  return error.issues.map(issueError);
}

/** Reads a value by its schema, or ends the call with the vendor's 400. */
export function read<Shape extends z.ZodType>(schema: Shape, value: unknown): z.output<Shape> {
  const result = schema.safeParse(value);
  if (!result.success) throw refuse(...schemaErrors(result.error));
  return result.data;
}
