import { randomUUID } from "node:crypto";
import { ERROR_CODES } from "../../../contracts/error-codes.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ErrorLine } from "./error-line.ts";
import { factsOf } from "./facts.ts";
import { type Frame, framesOf } from "./stack-frames.ts";

/** Whose errors they are. */
export interface Reporter {
  /** The process: bot, worker, api. */
  readonly role: string;
  readonly release: string;
  readonly environment: string;
}

interface ReportedException {
  readonly type: string;
  /** What the code means, from our own list; what the error itself says stays in the log. */
  readonly value: string;
  readonly stacktrace?: { readonly frames: readonly Frame[] };
}

/** As Sentry takes it: https://develop.sentry.dev/sdk/data-model/event-payloads/ */
export interface SentryEvent {
  readonly event_id: string;
  readonly [field: string]: unknown;
}

const MAX_CAUSES = 5;

/**
 * Makes an event of a line, out of what is known to be harmless: our sentence, names and numbers, codes with their meaning,
 * and where in the code it was. An error's own words may hold what a person wrote, or a password in an address; they are
 * in the log of that update or job, scrubbed.
 */
export function eventOf(line: ErrorLine, { environment, release, role }: Reporter, now: number): SentryEvent {
  const { level, message, traceId } = line;
  const { bot, job, queue, ...ids } = factsOf(line.fields);
  const errors = chainOf(line.fields.err);
  const code = errors.map(codeOf).find((each) => each !== undefined);
  return {
    event_id: randomUUID().replaceAll("-", ""),
    timestamp: now / 1000,
    platform: "node",
    level,
    logger: role,
    release,
    environment,
    logentry: { message },
    tags: present({ role, bot, code, job, queue }),
    extra: present(ids),
    ...(traceId === undefined
      ? {}
      : { contexts: { trace: { trace_id: traceId, span_id: traceId.slice(0, 16) } } }),
    // The last in the list is the one that was caught.
    ...(errors.length === 0 ? {} : { exception: { values: errors.map(exceptionOf).toReversed() } }),
  };
}

/** What makes two reports the same: its code, else its kind, else the sentence. */
export function kindOf({ fields: { err }, message }: ErrorLine): string {
  const [error] = chainOf(err);
  return error === undefined ? message : (codeOf(error) ?? typeOf(error));
}

function chainOf(err: unknown): readonly Error[] {
  const chain: Error[] = [];
  let next = err;
  while (next instanceof Error && chain.length < MAX_CAUSES && !chain.includes(next)) {
    chain.push(next);
    next = next.cause;
  }
  return chain;
}

function exceptionOf(error: Error): ReportedException {
  const frames = framesOf(error);
  return {
    type: codeOf(error) ?? typeOf(error),
    value: error instanceof AppError ? ERROR_CODES[error.code].meaning : "",
    ...(frames.length === 0 ? {} : { stacktrace: { frames } }),
  };
}

const typeOf = ({ name }: Error): string => (/^\w{1,64}$/.test(name) ? name : "Error");

function codeOf(error: Error): string | undefined {
  const { code } = error as Error & { code?: unknown };
  return /^[A-Z0-9_]{1,64}$/.test(String(code)) ? String(code) : undefined;
}

const present = (values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
