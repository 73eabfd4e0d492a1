/** A part that a process stands on. */
export interface HealthCheck {
  /** `db` and `redis` have paths of their own: `/health/db`, `/health/redis`. */
  readonly name: string;
  /** Resolves when the part answers; throws why it does not. */
  check(): Promise<void>;
}

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: Readonly<
    Record<string, { readonly ok: boolean; readonly ms: number; readonly error?: string }>
  >;
}

/** A check that takes longer counts as failed: probes have limits of their own. */
const LIMIT_MS = 2_500;

/** Asks all parts side by side. The report names codes and sentences of our own errors, never addresses or secrets. */
export async function examine(checks: readonly HealthCheck[]): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async ({ check, name }) => {
      const started = performance.now();
      const error = await failureOf(check);
      const ms = Math.round(performance.now() - started);
      return [name, error === undefined ? { ok: true, ms } : { ok: false, ms, error }] as const;
    }),
  );
  return { ok: results.every(([, { ok }]) => ok), checks: Object.fromEntries(results) };
}

async function failureOf(check: () => Promise<void>): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`no answer within ${LIMIT_MS} ms`), LIMIT_MS);
  const outcome = check().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([outcome, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
