import type { Secret } from "../../config/secret.ts";

/** Where reports go, and what lets them in. */
export interface SentryProject {
  readonly url: string;
  readonly auth: string;
}

/** Reads a DSN, `https://<key>@<host>/<project>`; undefined for anything else. */
export function projectOf(dsn: Secret, client: string): SentryProject | undefined {
  const [, scheme, key, host, path = "", project] =
    /^(https?):\/\/(\w+)(?::\w+)?@([\w.-]+(?::\d+)?)((?:\/[\w.-]+)*?)\/(\d+)$/.exec(dsn.reveal()) ?? [];
  if (key === undefined) return undefined;
  return {
    url: `${scheme}://${host}${path}/api/${project}/envelope/`,
    auth: `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${key}`,
  };
}
