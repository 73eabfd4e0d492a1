import OpenAI, { APIConnectionError, APIError } from "openai";
import { z } from "zod";
import type { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Requester } from "../../../platform/http/client.ts";
import { SERVICES } from "./services.ts";
import { type ClientDeps, keyedClient } from "./vendor.ts";

const SERVICE = SERVICES.openai;

/** A text to be read into an object. */
export interface ReadingWish<S extends z.ZodType> {
  readonly instructions: string;
  /** What a person wrote; never taken for instructions. */
  readonly text: string;
  /** Name of the schema, `[a-z_]+`. */
  readonly name: string;
  /** An object all of whose properties are required (nullable where a thing may be missing), as strict mode asks. */
  readonly schema: S;
}

/** Chat completions with structured output (platform.openai.com/docs). Any server that speaks them will do. */
export interface OpenAiClient {
  /**
   * Has a model fill the schema.
   * @throws AppError SERVICE_BUSY (retry, but never for an account without money), HTTP_… (retry), HTTP_BAD_RESPONSE when the answer does not fit (retry: the next may),
   * VENDOR_REFUSED for a refusal of the model or of the request.
   */
  read<S extends z.ZodType>(wish: ReadingWish<S>, signal: AbortSignal): Promise<z.output<S>>;
  close(): Promise<void>;
}

export interface OpenAiOptions {
  readonly url: string;
  readonly keys: readonly Secret[] | undefined;
  readonly model: string;
  /** Requests per key and minute. @default 500 */
  readonly perMinute?: number;
  /** One reading in all, ms. @default 10,000 */
  readonly timeoutMs?: number;
}

/** Somebody waits for the answer, and can be asked instead. */
const LIMIT_MS = 10_000;
/** The code of the other kind of 429 (platform.openai.com, "Error codes"). */
const OUT_OF_MONEY = "insufficient_quota";
/** Far more than an address needs; ends an answer that goes on and on. */
const MAX_TOKENS = 500;

/** Builds the client: OpenAI's own SDK over our HTTP port, which brings keys, quota, limits, breaker and metrics. */
export function createOpenAiClient(deps: ClientDeps, options: OpenAiOptions): OpenAiClient {
  const { timeoutMs = LIMIT_MS } = options;
  const http = keyedClient(deps, {
    service: SERVICE,
    baseUrl: options.url,
    keys: options.keys,
    perMinute: options.perMinute ?? 500,
    headersOf: (key) => ({ authorization: `Bearer ${key}` }),
    connectTimeoutMs: 3_000,
    totalTimeoutMs: timeoutMs,
    retries: 1,
    maxResponseBytes: 1024 * 1024,
  });
  const sdk = new OpenAI({
    baseURL: options.url,
    // The port puts the key of the moment in its place.
    apiKey: "chosen-per-request",
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: fetchOver(http, new URL(options.url).pathname.replace(/\/$/, "")),
  });

  return {
    read: async ({ instructions, text, name, schema }, signal) => {
      const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema);
      const completion = await translated(
        sdk.chat.completions.create(
          {
            model: options.model,
            messages: [
              { role: "system", content: instructions },
              { role: "user", content: text },
            ],
            response_format: { type: "json_schema", json_schema: { name, strict: true, schema: jsonSchema } },
            max_completion_tokens: MAX_TOKENS,
          },
          { signal },
        ),
      );
      const message = completion.choices?.[0]?.message;
      if (message?.refusal) {
        throw new AppError("VENDOR_REFUSED", "The model refused to read the text.", {
          details: { service: SERVICE, outcome: "refused" },
        });
      }
      return fitted(schema, message?.content);
    },
    close: http.close,
  };
}

function fitted<S extends z.ZodType>(schema: S, content: unknown): z.output<S> {
  try {
    return schema.parse(JSON.parse(String(content)));
  } catch (cause) {
    throw unfit("The model's answer does not fit the schema.", cause);
  }
}

/** Asked again it may answer otherwise. */
function unfit(message: string, cause: unknown): AppError {
  return new AppError("HTTP_BAD_RESPONSE", message, {
    retry: "backoff",
    cause,
    details: { service: SERVICE },
  });
}

/** The SDK's transport: its requests through our port, a model asked twice does no harm. */
function fetchOver(http: Requester, basePath: string) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const path = pathname.slice(basePath.length);
    const response = await http.request({
      method: "POST",
      path,
      route: path,
      body: String(init.body),
      headers: { "content-type": "application/json" },
      idempotent: true,
      ...(init.signal && { signal: init.signal }),
    });
    const type = response.headers["content-type"];
    const headers = { "content-type": typeof type === "string" ? type : "application/json" };
    return new Response(response.text(), { status: response.status, headers });
  };
}

/** The SDK's errors in ours; what the port threw comes out as it was. */
async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof APIConnectionError && error.cause instanceof AppError) throw error.cause;
    if (error instanceof SyntaxError) throw unfit("OpenAI's answer is not JSON.", error);
    if (!(error instanceof APIError)) throw error;
    throw refusal(error);
  }
}

function refusal(error: APIError): AppError {
  const { status, code, message } = error;
  // Without a status it was a lost connection.
  const passes = status === undefined || status === 429 || status >= 500;
  // Another key was tried by then; an account without money does not get any by waiting.
  const waits = passes && code !== OUT_OF_MONEY;
  return new AppError(passes ? "SERVICE_BUSY" : "VENDOR_REFUSED", `OpenAI answered ${status}: ${code}.`, {
    retry: waits ? "backoff" : "never",
    cause: error,
    details: { service: SERVICE, status: status ?? 0, code: code ?? "", words: message.slice(0, 200) },
  });
}
