import { Client, type Dispatcher } from "undici";
import type { Clock } from "../clock/clock.ts";

/** Where a webhook is and what each request to it carries. */
export interface WebhookTarget {
  readonly url: URL;
  readonly secretToken: string;
}

/** What became of one request. `failed` means that the connection is gone. */
export type WebhookOutcome =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly reason: string;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    }
  | { readonly kind: "failed"; readonly error: string };

/** One HTTP/1.1 connection to a webhook; carries one request at a time. */
export interface WebhookConnection {
  send(body: string): Promise<WebhookOutcome>;
  close(): void;
}

/** Settings of a connection, and whom to tell when it closes. */
export interface ConnectionOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Called when the other side hung up while nothing was under way. */
  readonly onIdleClose: () => void;
}

const IDLE_MS = 60_000;
const REPLY_BYTES = 8 * 2 ** 20;

/** Opens a connection (with the first request). It is kept 60 s when idle, whatever hints the other side gives. */
export function openWebhookConnection(target: WebhookTarget, options: ConnectionOptions): WebhookConnection {
  const client = new Client(target.url.origin, {
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    // Telegram ignores `Keep-Alive: timeout=…`, and so meets servers that close first.
    keepAliveTimeoutThreshold: -IDLE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: options.timeoutMs },
  });
  let busy = false;
  client.on("disconnect", () => {
    if (!busy) options.onIdleClose();
  });
  const headers = requestHeaders(target);
  const path = target.url.pathname + target.url.search;
  return {
    async send(body) {
      busy = true;
      try {
        return await request(client, { path, headers, body }, options);
      } finally {
        busy = false;
      }
    },
    close() {
      busy = true;
      client.destroy().catch(() => undefined);
    },
  };
}

function requestHeaders({ url, secretToken }: WebhookTarget): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "accept-encoding": "gzip, deflate",
  };
  if (secretToken !== "") headers["x-telegram-bot-api-secret-token"] = secretToken;
  if (url.username !== "" || url.password !== "") {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  }
  return headers;
}

interface Request {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function request(
  client: Client,
  { path, headers, body }: Request,
  options: ConnectionOptions,
): Promise<WebhookOutcome> {
  return new Promise((resolve) => {
    let timedOut = false;
    let abort = () => {
      client.destroy().catch(() => undefined);
    };
    const timer = options.clock.after(options.timeoutMs, () => {
      timedOut = true;
      abort();
    });
    const collected = collectAnswer((outcome) => {
      timer.cancel();
      resolve(timedOut && outcome.kind === "failed" ? { kind: "failed", error: READ_TIMEOUT } : outcome);
    });
    client.dispatch(
      { path, method: "POST", headers, body },
      {
        onRequestStart(controller) {
          abort = () => controller.abort(new Error(READ_TIMEOUT));
        },
        ...collected,
      },
    );
  });
}

const READ_TIMEOUT = "Read timeout expired";

/** Gathers head and body of an answer for `finish`. */
function collectAnswer(finish: (outcome: WebhookOutcome) => void): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let size = 0;
  let head: Pick<WebhookOutcome & { kind: "answer" }, "status" | "reason" | "headers"> | undefined;
  return {
    onResponseStart(_controller, status, headers, reason = "") {
      head = { status, reason, headers };
    },
    onResponseData(controller, chunk) {
      size += chunk.length;
      if (size > REPLY_BYTES) controller.abort(new Error("Response is too big"));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (head !== undefined) finish({ kind: "answer", ...head, body: Buffer.concat(chunks) });
    },
    onResponseError(_controller, error) {
      finish({ kind: "failed", error: describe(error) });
    },
  };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  ENOTFOUND: "Failed to resolve host: Name or service not known",
  EAI_AGAIN: "Failed to resolve host: Temporary failure in name resolution",
  ETIMEDOUT: "Connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "Connection timed out",
  UND_ERR_SOCKET: "Webhook connection closed",
};

/** Connection errors in the words that `getWebhookInfo` shows. */
function describe(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return describe(error.errors[0]);
  return DESCRIPTIONS[code] ?? error.message;
}
