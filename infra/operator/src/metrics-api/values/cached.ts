import type { Clock } from "../../runtime/index.ts";
import { deadline } from "../../runtime/time/deadline.ts";
import type { Reading, Source } from "./sample.ts";

export interface CacheOptions {
  readonly clock: Clock;
  /** A value is this old at most when it is handed out. @default 5,000 ms */
  readonly maxAgeMs?: number;
  /** One read takes so long at most. @default 2,000 ms */
  readonly timeoutMs?: number;
}

/** Values of a source, read when somebody asks and not more often than needed. */
export interface CachedSource {
  readonly metrics: readonly string[];
  /** @throws Error with a sentence for people: what was known is too old, and the source does not answer */
  reading(): Promise<Reading>;
}

/** After a read that failed the next ones fail alike for so long: a store that is away is not asked by each autoscaler. */
const FAILURE_KEPT_MS = 1_000;

/** All who ask within `maxAgeMs` share one read, also while it is under way. What is older is never handed out. */
export function cached(source: Source, options: CacheOptions): CachedSource {
  const { clock, maxAgeMs = 5_000, timeoutMs = 2_000 } = options;
  let latest: { readonly from: number; readonly reading: Promise<Reading>; keptMs: number } | undefined;
  const read = async (): Promise<Reading> => {
    const at = clock.date();
    const late = () => new Error(`no answer within ${timeoutMs} ms`);
    const limit = deadline(clock, timeoutMs, [], late);
    const overdue = Promise.withResolvers<never>();
    limit.signal.addEventListener("abort", () => overdue.reject(limit.signal.reason), { once: true });
    try {
      return { at, samples: await Promise.race([source.read(limit.signal), overdue.promise]) };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${source.subject} cannot be read: ${why}.`, { cause });
    } finally {
      limit.clear();
    }
  };
  return {
    metrics: source.metrics,
    reading: () => {
      if (latest !== undefined && clock.now() - latest.from < latest.keptMs) return latest.reading;
      const begun = { from: clock.now(), reading: read(), keptMs: maxAgeMs };
      latest = begun;
      begun.reading.catch(() => {
        begun.keptMs = clock.now() - begun.from + FAILURE_KEPT_MS;
      });
      return begun.reading;
    },
  };
}
