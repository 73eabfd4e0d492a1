import { Pool } from "undici";
import type { FileStore } from "../../files/file-store.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { type Span, step } from "../../observe/tracing/span.ts";
import { type Answer, interpret } from "./answer.ts";
import { callFailure } from "./failure.ts";
import { Connections, type Content } from "./http1/connections.ts";
import { isStoredFileMarker } from "./stored-file.ts";
import { uploadForm } from "./upload.ts";

export interface TelegramClientOptions {
  readonly apiRoot: string;
  readonly token: string;
  readonly bot: string;
  /** Keep-alive connections; further calls wait for one, within their time. */
  readonly connections: number;
  readonly metrics: Metrics;
  /** Where the content of stored files comes from. */
  readonly files: Pick<FileStore, "open">;
}

export interface CallOptions {
  /** Limit for all of it, ms: waiting for a connection, reading files, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const CONNECT_MS = 5_000;
/** A hundred updates, the longest answer there is, stay below; a download is at most 20 MB (Bot API, getFile). */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** What is under way when the client closes gets so long to end. */
const CLOSE_MS = 5_000;

/** Files are fetched now and then. */
const DOWNLOADS = 8;

/**
 * Speaks to the Bot API over kept connections. Errors are answers here, not exceptions, since each kind has its own
 * consequence.
 */
export class TelegramClient {
  readonly #connections: Connections;
  readonly #downloads: Pool;
  readonly #path: string;
  readonly #options: TelegramClientOptions;

  constructor(options: TelegramClientOptions) {
    const root = new URL(options.apiRoot);
    this.#options = options;
    this.#path = `${root.pathname.replace(/\/$/, "")}/bot${options.token}/`;
    this.#connections = new Connections({
      origin: root,
      limit: options.connections,
      connectTimeoutMs: CONNECT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    this.#downloads = new Pool(root.origin, {
      connections: DOWNLOADS,
      connect: { timeout: CONNECT_MS },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /** Makes one call; never throws for what the network or Telegram does. */
  call(method: string, payload: Readonly<Record<string, unknown>>, options: CallOptions): Promise<Answer> {
    return step(method, { kind: "client" }, (span) => this.#counted(method, payload, options, span));
  }

  async #counted(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    options: CallOptions,
    span: Span | undefined,
  ): Promise<Answer> {
    const started = performance.now();
    let outcome: Answer;
    try {
      outcome = await (Object.values(payload).some(isStoredFileMarker)
        ? this.#upload(method, payload, options)
        : this.#post(method, { type: "application/json", body: JSON.stringify(payload) }, options));
    } catch (error) {
      outcome = callFailure(error);
    }
    const code =
      outcome.kind === "accepted" ? "200" : outcome.kind === "refused" ? String(outcome.code) : outcome.kind;
    const { bot, metrics } = this.#options;
    span?.set({ bot, service: "telegram", code });
    if (outcome.kind !== "accepted") span?.fail(code);
    metrics.telegramRequests.inc({ bot, method, code });
    metrics.telegramRequestDuration.observe({ method }, (performance.now() - started) / 1000);
    return outcome;
  }

  /** The file behind a `file_path` of getFile, as a stream; the caller bounds how much it reads. */
  async download(filePath: string, { signal, timeoutMs }: CallOptions): Promise<AsyncIterable<Uint8Array>> {
    const path = this.#path.replace(/\/bot(?=[^/]*\/$)/, "/file/bot") + filePath;
    const limit = wholeMs(timeoutMs);
    const answer = await this.#downloads.request({
      path,
      method: "GET",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    if (answer.statusCode === 200) return answer.body;
    await answer.body.dump();
    throw new Error(`the file server answered ${answer.statusCode}`);
  }

  async close(): Promise<void> {
    const patience = setTimeout(() => {
      this.#connections.destroy(new Error("the client was closed"));
      void this.#downloads.destroy();
    }, CLOSE_MS);
    await Promise.all([this.#connections.close(), this.#downloads.close()]);
    clearTimeout(patience);
  }

  async #post(method: string, content: Content, limits: CallOptions): Promise<Answer> {
    return interpret(await this.#connections.post(this.#path + method, content, limits));
  }

  /** The files are read within the call's time. */
  async #upload(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    { signal, timeoutMs }: CallOptions,
  ): Promise<Answer> {
    const ends = performance.now() + timeoutMs;
    const limit = wholeMs(timeoutMs);
    const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const form = await uploadForm(payload, this.#options.files, both);
    if ("reason" in form) return form;
    return this.#post(method, form, { timeoutMs: ends - performance.now(), ...(signal && { signal }) });
  }
}

/** AbortSignal takes whole milliseconds only; what is left of a limit is none. */
const wholeMs = (ms: number): AbortSignal => AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
