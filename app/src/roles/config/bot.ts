import { PORTS } from "../../contracts/ports.ts";
import { type ConfigRule, defineConfig } from "../../platform/config/define-config.ts";
import { choice, field, text } from "../../platform/config/fields.ts";
import type { Secret } from "../../platform/config/secret.ts";
import { LINK_FIELDS, linksAreComplete } from "./file-links.ts";
import { dsnIsReadable, SENTRY_FIELDS } from "./sentry.ts";
import {
  botsAreComplete,
  DURABILITY_FIELDS,
  FILES_FIELDS,
  listenFields,
  OPS_FIELDS,
  SHARED_FIELDS,
  s3IsComplete,
  TAKEOVER_FIELDS,
  tokenFields,
} from "./shared.ts";
import { SYNTHETIC_FIELDS } from "./synthetic.ts";
import { TRACE_FIELDS, traceHeadersAreReadable } from "./tracing.ts";
import { WEBHOOK_SECRETS_NOTES } from "./webhooks.ts";

const TRANSPORT_FIELDS = {
  TRANSPORT: field(choice("webhook", "polling").default("webhook"), {
    description: "webhook needs a public address; polling works from anywhere.",
    example: "webhook",
  }),
  WEBHOOK_SECRETS_DIR: field(text().optional(), WEBHOOK_SECRETS_NOTES),
};

const webhookHasSecrets: ConfigRule<{ TRANSPORT: string; WEBHOOK_SECRETS_DIR?: string | undefined }> = (
  value,
) =>
  value.TRANSPORT === "webhook" && value.WEBHOOK_SECRETS_DIR === undefined
    ? [{ name: "WEBHOOK_SECRETS_DIR", problem: "is needed for TRANSPORT=webhook" }]
    : [];

/** WAIT speaks of one master; which of a Cluster's masters a commit went to is not known to whoever waits. */
const replicaHasOneMaster: ConfigRule<{ DURABILITY: string; REDIS_URL: Secret }> = (value) =>
  value.DURABILITY === "replica" && /^rediss?\+cluster:/.test(value.REDIS_URL.reveal())
    ? [
        {
          name: "DURABILITY",
          problem: "can be replica only with one Redis master: redis:// or redis+sentinel://",
        },
      ]
    : [];

/** Environment of the process that receives and answers updates; `known` are the app's bots. */
export const botConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...TRANSPORT_FIELDS,
      ...listenFields(PORTS.webhook),
      ...OPS_FIELDS,
      ...TRACE_FIELDS,
      ...SENTRY_FIELDS,
      ...DURABILITY_FIELDS,
      ...TAKEOVER_FIELDS,
      ...FILES_FIELDS,
      ...LINK_FIELDS,
      ...SYNTHETIC_FIELDS,
    },
    botsAreComplete(known),
    traceHeadersAreReadable,
    dsnIsReadable,
    webhookHasSecrets,
    replicaHasOneMaster,
    s3IsComplete,
    linksAreComplete,
  );
