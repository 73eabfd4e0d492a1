import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";

/**
 * Why a call failed. `unauthorized`: the token is none (any more). `refused`: what was asked for. `flood`: too often.
 * `unavailable`: Telegram's own trouble. `unreachable`: no answer came.
 */
export type TelegramFailure = "unauthorized" | "refused" | "flood" | "unavailable" | "unreachable";

/** A call that Telegram did not do. Its text holds neither the token nor the address, which holds the token. */
export class TelegramError extends Error {
  override readonly name = "TelegramError";
  readonly failure: TelegramFailure;
  readonly method: string;
  /** Telegram's words, or the system's. */
  readonly description: string;
  /** How long Telegram asks to be left alone, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: TelegramFailure, method: string, description: string, retryAfterMs?: number) {
    super(`${method}: ${description}`);
    this.failure = failure;
    this.method = method;
    this.description = description;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The Bot API for one bot. */
export interface BotApi {
  /** @throws TelegramError @throws the signal's reason */
  call<T>(method: string, payload: object, signal: AbortSignal): Promise<T>;
}

export interface BotApiOptions {
  /** Without a slash at the end. */
  readonly root: string;
  readonly token: string;
  /** From sending to the last byte. @default 10,000 ms */
  readonly timeoutMs?: number;
}

interface Answer {
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
}

/** Makes a client. It says nothing to any log: addresses of the Bot API hold the token. */
export function createBotApi({ root, timeoutMs = 10_000, token }: BotApiOptions): BotApi {
  return {
    call: async <T>(method: string, payload: object, signal: AbortSignal): Promise<T> => {
      signal.throwIfAborted();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const { body, status } = await post(new URL(`${root}/bot${token}/${method}`), payload, limit).catch(
        (error: unknown) => {
          signal.throwIfAborted();
          throw new TelegramError("unreachable", method, wordsOf(error, timeoutMs));
        },
      );
      const answer = parsed(body);
      if (answer?.ok === true) return answer.result as T;
      throw failureOf(method, status, answer);
    },
  };
}

async function post(
  url: URL,
  payload: object,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: string }> {
  const body = JSON.stringify(payload);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const send = url.protocol === "http:" ? overHttp : overHttps;
  const { promise, reject, resolve } = Promise.withResolvers<{ status: number; body: string }>();
  const request = send(url, { method: "POST", headers, signal }, (response) => {
    text(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), reject);
  });
  request.on("error", reject);
  request.end(body);
  return promise;
}

/** Only the code: Node's own texts may name the address. */
function wordsOf(error: unknown, timeoutMs: number): string {
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") return `no answer within ${timeoutMs / 1_000} s`;
  return code ?? "no whole answer came";
}

function parsed(body: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function failureOf(method: string, status: number, answer: Answer | undefined): TelegramError {
  const description = (answer?.description ?? `HTTP ${status} that is not the Bot API's`).slice(0, 300);
  if (answer === undefined || status >= 500) return new TelegramError("unavailable", method, description);
  // 404: of a token that never had the form of one, as the address is then no address.
  if (status === 401 || status === 404) return new TelegramError("unauthorized", method, description);
  if (status === 429) {
    const seconds = answer.parameters?.retry_after ?? 1;
    return new TelegramError("flood", method, description, seconds * 1_000);
  }
  return new TelegramError("refused", method, description);
}
