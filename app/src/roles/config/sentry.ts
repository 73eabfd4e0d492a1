import type { Secret } from "../../platform/config/secret.ts";
import type { ConfigRule } from "../../platform/config/define-config.ts";
import { field, secret, text } from "../../platform/config/fields.ts";
import { projectOf } from "../../platform/observe/error-reports/dsn.ts";

/** Where errors are reported to. */
export const SENTRY_FIELDS = {
  SENTRY_DSN: field(secret().optional(), {
    description:
      "Project of Sentry, or of what speaks as it does, that is told of errors. Nothing is reported when not set.",
    example: "https://0123456789abcdef@sentry.example.org/1",
  }),
  SENTRY_ENVIRONMENT: field(text().default("production"), {
    description: "What the project is told the environment is called.",
    example: "staging",
  }),
};

export interface SentrySettings {
  readonly SENTRY_DSN?: Secret | undefined;
  readonly SENTRY_ENVIRONMENT?: string;
}

/** A DSN must be one. */
export const dsnIsReadable: ConfigRule<SentrySettings> = ({ SENTRY_DSN }) =>
  SENTRY_DSN === undefined || projectOf(SENTRY_DSN, "") !== undefined
    ? []
    : [{ name: "SENTRY_DSN", problem: "must be of the form https://<key>@<host>/<project>" }];
