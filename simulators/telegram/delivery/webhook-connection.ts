import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock } from "../clock/clock.ts";
import { BadAnswer, type HttpAnswer, ResponseReader } from "./response-reader.ts";

/** Where a webhook is and what each request to it carries. */
export interface WebhookTarget {
  readonly url: URL;
  readonly secretToken: string;
}

/** What became of one request. `failed` means that the connection is gone. */
export type WebhookOutcome =
  | ({ readonly kind: "answer" } & HttpAnswer)
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
const READ_TIMEOUT = "Read timeout expired";

/**
 * Opens a connection (with the first request). It is kept 60 s when idle, whatever hints the other side gives: Telegram
 * ignores `Keep-Alive: timeout=…`, and so meets servers that close first.
 */
export function openWebhookConnection(target: WebhookTarget, options: ConnectionOptions): WebhookConnection {
  const head = requestHead(target);
  let socket: Socket | undefined;
  let isClosed = false;
  /** The request under way. */
  let current: { reader: ResponseReader; finish: (outcome: WebhookOutcome) => void } | undefined;

  const finish = (outcome: WebhookOutcome) => current?.finish(outcome);
  const fail = (error: string) => {
    finish({ kind: "failed", error });
    socket?.destroy();
  };

  function open(): Socket {
    const opened = connectTo(target.url, (chunk) => {
      try {
        const answer = current?.reader.feed(chunk);
        if (answer !== undefined) finish({ kind: "answer", ...answer });
      } catch (error) {
        if (!(error instanceof BadAnswer)) throw error;
        fail(error.message);
      }
    });
    opened.setTimeout(IDLE_MS);
    opened.on("timeout", () => {
      if (current === undefined) opened.destroy();
    });
    opened.on("error", (error) => fail(describe(error)));
    opened.on("close", () => {
      const wasIdle = current === undefined;
      const answer = current?.reader.end();
      if (answer === undefined) finish({ kind: "failed", error: "Webhook connection closed" });
      else finish({ kind: "answer", ...answer, headers: { ...answer.headers, connection: "close" } });
      if (wasIdle && !isClosed) options.onIdleClose();
    });
    return opened;
  }

  return {
    send: (body) =>
      new Promise((resolve) => {
        const timer = options.clock.after(options.timeoutMs, () => fail(READ_TIMEOUT));
        current = {
          reader: new ResponseReader(REPLY_BYTES),
          finish(outcome) {
            current = undefined;
            timer.cancel();
            resolve(outcome);
          },
        };
        socket ??= open();
        // Head and body in one piece, so in one packet.
        socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    close() {
      isClosed = true;
      socket?.destroy();
    },
  };
}

/** Node reads into one buffer for all, and each piece is handed on as a copy: a stream costs several times that. */
const RECEIVED = Buffer.alloc(64 * 1024);

function connectTo(url: URL, onData: (bytes: Buffer) => void): Socket {
  const isTls = url.protocol === "https:";
  const port = Number(url.port || (isTls ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const callback = (length: number): boolean => {
    onData(Buffer.from(RECEIVED.subarray(0, length)));
    return true;
  };
  const options = { host, port, noDelay: true, onread: { buffer: RECEIVED, callback } } as const;
  return isTls ? connectTls({ ...options, servername: host }) : connectTcp(options);
}

/** Everything before the length and the body. */
function requestHead({ url, secretToken }: WebhookTarget): string {
  const headers: Record<string, string> = {
    host: url.host,
    connection: "keep-alive",
    "content-type": "application/json",
    "accept-encoding": "gzip, deflate",
  };
  if (secretToken !== "") headers["x-telegram-bot-api-secret-token"] = secretToken;
  if (url.username !== "" || url.password !== "") {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}`;
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EPIPE: "Connection reset by peer",
  ENOTFOUND: "Failed to resolve host: Name or service not known",
  EAI_AGAIN: "Failed to resolve host: Temporary failure in name resolution",
  ETIMEDOUT: "Connection timed out",
};

/** Connection errors in the words that `getWebhookInfo` shows. */
function describe(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return describe(error.errors[0]);
  return DESCRIPTIONS[code] ?? error.message;
}
