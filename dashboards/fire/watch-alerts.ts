import { z } from "zod";
import { keyOf } from "./quick-rules.ts";

const answerSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), labels: z.record(z.string(), z.string()) })),
  }),
});

/** When an alert fired: from, until; an open end while it does. */
export interface Firing {
  readonly from: number;
  to: number | undefined;
}

/** Looks what fires in a Prometheus, again and again. Times are those of performance.now(). */
export interface AlertWatch {
  /** By {@link keyOf}. */
  readonly seen: ReadonlyMap<string, readonly Firing[]>;
  /** Whether it fires now. */
  fires(key: string): boolean;
  stop(): Promise<void>;
}

const EVERY_MS = 250;

/** Begins to look. @param url of the Prometheus */
export function watchAlerts(url: string): AlertWatch {
  const seen = new Map<string, Firing[]>();
  const fires = (key: string) => {
    const last = seen.get(key)?.at(-1);
    return last !== undefined && last.to === undefined;
  };
  const look = async () => {
    const response = await fetch(`${url}/api/v1/alerts`, { signal: AbortSignal.timeout(5_000) });
    const { alerts } = answerSchema.parse(await response.json()).data;
    const now = performance.now();
    const firing = new Set(
      alerts
        .filter(({ state }) => state === "firing")
        .map(({ labels }) => keyOf(labels.alertname ?? "", labels)),
    );
    for (const key of firing)
      if (!fires(key)) seen.set(key, [...(seen.get(key) ?? []), { from: now, to: undefined }]);
    for (const [key, firings] of seen) {
      const last = firings.at(-1);
      if (last !== undefined && !firing.has(key)) last.to ??= now;
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    // A look that fails is made up for by the next.
    looking = looking.then(look).catch(() => undefined);
  }, EVERY_MS);
  return {
    seen,
    fires,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
