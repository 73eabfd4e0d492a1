import { type ApiCallFn, InputFile } from "grammy";
import type { ApiResponse } from "grammy/types";
import { AppError } from "../../errors/app-error.ts";
import { classOf, makesMessage, showsSomething } from "../api/method.ts";
import { type StoredFileMarker, StoredInputFile } from "../api/stored-file.ts";
import type { CallEntry, JobEntry, WriteEntry } from "./entry.ts";
import { referenceFor } from "./reference.ts";
import { isRelayed } from "./twin.ts";

/** A call whose answer is needed now. */
export type DirectCall = (
  method: string,
  payload: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
) => Promise<ApiResponse<unknown>>;

/** A chat action to be sent once the effect is committed. */
export interface ChatAction {
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Collected {
  readonly talk: readonly CallEntry[];
  readonly fast: readonly CallEntry[];
  readonly work: readonly (JobEntry | WriteEntry)[];
  readonly actions: readonly ChatAction[];
}

/**
 * Gathers what a handler says and asks for, instead of doing it. `effectId` names the effect (an update, a job's
 * reply): the same effect gives the same references, however often it is computed.
 */
export class Collector {
  readonly #effectId: string;
  readonly #direct: DirectCall;
  readonly #receivedAt: number | undefined;
  readonly #talk: CallEntry[] = [];
  readonly #fast: CallEntry[] = [];
  readonly #work: (JobEntry | WriteEntry)[] = [];
  readonly #actions: ChatAction[] = [];
  #closed = false;

  constructor(options: { effectId: string; direct: DirectCall; receivedAt?: number }) {
    this.#effectId = options.effectId;
    this.#direct = options.direct;
    this.#receivedAt = options.receivedAt;
  }

  /** What the effect's Api does in place of a call; see {@link classOf} for what happens to which. */
  readonly call: ApiCallFn = (method, payload, signal) => {
    this.#assertOpen(method);
    const parameters = payload as Readonly<Record<string, unknown>>;
    // grammY types each method's answer; the collector makes only those that `classOf` sends here.
    return this.#accept(method, parameters, signal as AbortSignal | undefined) as ReturnType<ApiCallFn>;
  };

  /** Adds a call whose answer nobody waits for. */
  addCall(method: string, payload: Readonly<Record<string, unknown>>): void {
    this.#assertOpen(method);
    const calls = classOf(method) === "fast" ? this.#fast : this.#talk;
    calls.push(this.#entry(method, payload));
  }

  /** Adds a job or a deferred write. */
  addWork(entry: JobEntry | WriteEntry): void {
    this.#assertOpen(entry.kind);
    this.#work.push(entry);
  }

  /** Ends the collection: what a handler says after its time is refused with HANDLER_OVER. */
  close(): Collected {
    this.#closed = true;
    // What ends the wait is what can be seen; that a press arrived does where nothing else comes of it.
    const shown = this.#talk.find(({ method }) => showsSomething(method));
    const awaited = shown ?? this.#fast[0] ?? this.#talk[0];
    const timed = (calls: readonly CallEntry[]) =>
      calls.map((entry) => (entry === awaited ? this.#timed(entry) : entry));
    return { talk: timed(this.#talk), fast: timed(this.#fast), work: this.#work, actions: this.#actions };
  }

  async #accept(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<ApiResponse<unknown>> {
    switch (classOf(method)) {
      case "direct":
        return this.#direct(method, payload, signal);
      case "action":
        this.#actions.push({ payload });
        return { ok: true, result: true };
      case "fast":
        this.#fast.push(this.#entry(method, payload));
        return { ok: true, result: true };
      case "collected":
        return this.#collect(method, payload);
    }
  }

  #collect(method: string, payload: Readonly<Record<string, unknown>>): ApiResponse<unknown> {
    const index = this.#talk.length;
    const entry = this.#entry(method, keepable(method, payload));
    this.#talk.push(entry);
    if (!makesMessage(method)) return { ok: true, result: true };

    const keep = (): number => {
      const reference = referenceFor(this.#effectId, index);
      this.#assertOpen("message_id");
      this.#talk[index] = { ...entry, reference };
      return reference;
    };
    return { ok: true, result: new PendingMessage(payload, keep) };
  }

  #entry(method: string, payload: Readonly<Record<string, unknown>>): CallEntry {
    const entry = { kind: "call", method, payload } as const;
    const saidAt = this.#receivedAt;
    return saidAt !== undefined && isRelayed(method, payload) ? { ...entry, saidAt } : entry;
  }

  #timed(entry: CallEntry): CallEntry {
    return this.#receivedAt === undefined ? entry : { ...entry, receivedAt: this.#receivedAt };
  }

  #assertOpen(what: string): void {
    if (this.#closed)
      throw new AppError(
        "HANDLER_OVER",
        `${what} after the handler ended: await every call inside the handler`,
      );
  }
}

/**
 * The message as far as it is known before it is sent. Reading its id is what makes the id worth keeping. A class, since
 * a getter in an object literal makes V8 describe each object anew: five times the time, and garbage that stays.
 */
class PendingMessage {
  readonly date = 0;
  readonly chat: { readonly id: unknown };
  readonly text: string | undefined;
  readonly #keep: () => number;

  constructor({ chat_id, text }: Readonly<Record<string, unknown>>, keep: () => number) {
    this.chat = { id: chat_id };
    this.text = typeof text === "string" ? text : undefined;
    this.#keep = keep;
  }

  get message_id(): number {
    return this.#keep();
  }
}

/** The parameters as they are kept: files of the store by their keys; any other file is refused. */
function keepable(
  method: string,
  payload: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!Object.values(payload).some((value) => value instanceof InputFile)) return payload;
  const files = Object.entries(payload).filter(([, value]) => value instanceof InputFile);
  return {
    ...payload,
    ...Object.fromEntries(files.map(([name, file]) => [name, markerOf(method, name, file)])),
  };
}

function markerOf(method: string, name: string, file: unknown): StoredFileMarker {
  if (file instanceof StoredInputFile) return file.marker;
  throw new AppError(
    "FILE_NOT_STORED",
    `${method}.${name}: put the file into the file store and pass storedFile(…)`,
  );
}
