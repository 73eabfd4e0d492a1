import type { Metrics } from "../../platform/observe/metrics.ts";
import type { Sentry } from "../../platform/observe/error-reports/sentry.ts";
import type { SentrySettings } from "../config/sentry.ts";

const RESULTS = ["sent", "limited", "lost"] as const;

/** Reports errors where a project of Sentry is configured; what does it is loaded only then. */
export async function openErrorReports(
  role: string,
  version: string,
  { SENTRY_DSN: dsn, SENTRY_ENVIRONMENT: environment = "production" }: SentrySettings,
  { errorReports }: Pick<Metrics, "errorReports">,
): Promise<Sentry | undefined> {
  if (dsn === undefined) return undefined;
  const { createSentry } = await import("../../platform/observe/error-reports/sentry.ts");
  for (const result of RESULTS) errorReports.inc({ result }, 0);
  const onEnd = (result: (typeof RESULTS)[number]) => errorReports.inc({ result });
  return createSentry({ dsn, role, environment, release: `botfleet@${version}`, onEnd });
}
