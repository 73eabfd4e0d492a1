import type { Secret } from "../../config/secret.ts";
import { AppError } from "../../errors/app-error.ts";
import { projectOf } from "./dsn.ts";
import type { OnErrorLine } from "./error-line.ts";
import { eventOf, kindOf, type Reporter } from "./event.ts";
import { createKindLimit } from "./kind-limit.ts";
import { createSender } from "./sender.ts";

export interface SentryOptions extends Reporter {
  readonly dsn: Secret;
  /** Told what became of each report. */
  onEnd(result: "sent" | "limited" | "lost"): void;
}

/** Reports errors to Sentry. */
export interface Sentry {
  readonly report: OnErrorLine;
  /** Hands over what waits, within `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
}

/** Reports of one kind in a minute and process. */
const MOST_OF_A_KIND = 10;

/** @throws AppError CONFIG_INVALID when the DSN is none */
export function createSentry({ dsn, onEnd, ...reporter }: SentryOptions): Sentry {
  const project = projectOf(dsn, reporter.release.replace("@", "/"));
  if (project === undefined) throw new AppError("CONFIG_INVALID", "SENTRY_DSN is not of Sentry's form.");
  const sender = createSender({ project, onEnd });
  const mayReport = createKindLimit(MOST_OF_A_KIND);
  return {
    report: (line) => {
      if (mayReport(kindOf(line))) sender.add(eventOf(line, reporter, Date.now()));
      else onEnd("limited");
    },
    flush: (timeoutMs) => sender.flush(timeoutMs),
  };
}
