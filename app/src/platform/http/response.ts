import { AppError } from "../errors/app-error.ts";
import type { RawResponse } from "./exchange.ts";

/** A whole response; the body is in memory. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: RawResponse["headers"];
  /** The body parsed, to be checked by a schema. @throws AppError HTTP_BAD_RESPONSE when it is not JSON */
  json(): unknown;
  bytes(): Buffer;
  text(): string;
}

/** Wraps what was received. */
export function createResponse(service: string, { status, headers, body }: RawResponse): HttpResponse {
  return {
    status,
    headers,
    bytes: () => body,
    text: () => body.toString("utf8"),
    json: () => {
      try {
        return JSON.parse(body.toString("utf8"));
      } catch (cause) {
        const message = `${service} answered ${status} with something that is not JSON.`;
        throw new AppError("HTTP_BAD_RESPONSE", message, {
          cause,
          details: { service, status, outcome: "unknown" },
        });
      }
    },
  };
}
