import { WORKER_CLASSES } from "../../contracts/worker-classes.ts";
import { defineConfig } from "../../platform/config/define-config.ts";
import { choices, field } from "../../platform/config/fields.ts";
import { LINK_FIELDS, linksAreComplete } from "./file-links.ts";
import { dsnIsReadable, SENTRY_FIELDS } from "./sentry.ts";
import {
  botsAreComplete,
  FILES_FIELDS,
  JOB_TAKEOVER_FIELDS,
  OPS_FIELDS,
  SHARED_FIELDS,
  STOP_FIELDS,
  s3IsComplete,
  stopLeavesTime,
  TAKEOVER_FIELDS,
  tokenFields,
} from "./shared.ts";
import { TRACE_FIELDS, traceHeadersAreReadable } from "./tracing.ts";

const CLASS_FIELDS = {
  WORKER_CLASSES: field(
    choices(...WORKER_CLASSES).default(() => [...WORKER_CLASSES]),
    {
      description: "Kinds of work this process does, comma-separated; all of them when not set.",
      example: "labels,default",
    },
  ),
};

/** Environment of the process that does the queued work; `known` are the app's bots. */
export const workerConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...OPS_FIELDS,
      ...TRACE_FIELDS,
      ...SENTRY_FIELDS,
      ...TAKEOVER_FIELDS,
      ...JOB_TAKEOVER_FIELDS,
      ...CLASS_FIELDS,
      ...STOP_FIELDS,
      ...FILES_FIELDS,
      ...LINK_FIELDS,
    },
    botsAreComplete(known),
    traceHeadersAreReadable,
    dsnIsReadable,
    s3IsComplete,
    linksAreComplete,
    stopLeavesTime,
  );
