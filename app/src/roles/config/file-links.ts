import type { ConfigRule } from "../../platform/config/define-config.ts";
import { duration, field, secretList, url } from "../../platform/config/fields.ts";
import type { Secret } from "../../platform/config/secret.ts";
import { MIN_LINK_KEY } from "../../platform/files/links/link-signer.ts";

const MAX_LIFETIME_MS = 7 * 24 * 3_600_000;

/** Links to files; without them none is offered. */
export const LINK_FIELDS = {
  FILES_PUBLIC_URL: field(url("https", "http").optional(), {
    description:
      "Base of links to files: where people reach the api role, by itself or through a CDN in front of it. Without it no link is offered.",
    example: "https://files.example.org",
  }),
  FILES_LINK_KEYS: field(secretList().optional(), {
    description: `Keys that sign links, comma-separated, ${MIN_LINK_KEY} signs or more each: the first signs, all are accepted.`,
    example: "change-me-change-me-change-me-change-me",
  }),
  FILES_LINK_LIFETIME: field(duration().default(3_600_000), {
    description: "How long a link works, 7d at most.",
    example: "1h",
  }),
};

/** What of the settings is about links. */
export interface LinkSettings {
  readonly FILES_PUBLIC_URL?: string | undefined;
  readonly FILES_LINK_KEYS?: readonly Secret[] | undefined;
  readonly FILES_LINK_LIFETIME: number;
}

/** Address and keys go together, and the keys are long. */
export const linksAreComplete: ConfigRule<LinkSettings> = (value) => {
  const { FILES_LINK_KEYS: keys, FILES_LINK_LIFETIME, FILES_PUBLIC_URL } = value;
  const short = keys?.some((key) => key.reveal().length < MIN_LINK_KEY) === true;
  return [
    ...(keys === undefined && FILES_PUBLIC_URL !== undefined
      ? [{ name: "FILES_LINK_KEYS", problem: "is needed for FILES_PUBLIC_URL" }]
      : []),
    ...(short ? [{ name: "FILES_LINK_KEYS", problem: `must have ${MIN_LINK_KEY} signs or more each` }] : []),
    ...(FILES_LINK_LIFETIME > MAX_LIFETIME_MS || FILES_LINK_LIFETIME < 1_000
      ? [{ name: "FILES_LINK_LIFETIME", problem: "must be from 1s to 7d" }]
      : []),
  ];
};
