import { scrubText } from "./redact.ts";

/** A part that a process stands on. */
export interface HealthCheck {
  /** `db` and `redis` have paths of their own: `/health/db`, `/health/redis`. */
  readonly name: string;
  /** Resolves when the part answers; throws why it does not. The signal is aborted when the time limit has passed. */
  check(signal: AbortSignal): Promise<void>;
}

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: Readonly<
    Record<string, { readonly ok: boolean; readonly ms: number; readonly error?: string }>
  >;
}

/** A check that takes longer counts as failed: probes have limits of their own. */
const LIMIT_MS = 2_500;

/** Asks all parts side by side, each within `limitMs`. The report gives the errors' sentences, scrubbed of secrets. */
export async function examine(checks: readonly HealthCheck[], limitMs = LIMIT_MS): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async (part) => {
      const started = performance.now();
      const error = await failureOf(part, limitMs);
      const ms = Math.round(performance.now() - started);
      return [part.name, error === undefined ? { ok: true, ms } : { ok: false, ms, error }] as const;
    }),
  );
  return { ok: results.every(([, { ok }]) => ok), checks: Object.fromEntries(results) };
}

async function failureOf(part: HealthCheck, limitMs: number): Promise<string | undefined> {
  const limit = new AbortController();
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => {
    late.resolve(`no answer within ${limitMs} ms`);
    limit.abort();
  }, limitMs);
  const outcome = part.check(limit.signal).then(
    () => undefined,
    (error: unknown) => scrubText(error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([outcome, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
