import { PORTS } from "../../contracts/ports.ts";
import { defineConfig } from "../../platform/config/define-config.ts";
import { LINK_FIELDS, linksAreComplete } from "./file-links.ts";
import { OPERATORS_FIELDS, operatorsAreComplete } from "./operators.ts";
import { dsnIsReadable, SENTRY_FIELDS } from "./sentry.ts";
import {
  botsAreComplete,
  FILES_FIELDS,
  listenFields,
  OPS_FIELDS,
  SHARED_FIELDS,
  s3IsComplete,
  TAKEOVER_FIELDS,
  tokenFields,
} from "./shared.ts";
import { TRACE_FIELDS, traceHeadersAreReadable } from "./tracing.ts";

/** Environment of the process that outside services call; `known` are the app's bots. */
export const apiConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...listenFields(PORTS.callbacks),
      ...OPS_FIELDS,
      ...TRACE_FIELDS,
      ...SENTRY_FIELDS,
      ...FILES_FIELDS,
      ...LINK_FIELDS,
      ...OPERATORS_FIELDS,
      ...TAKEOVER_FIELDS,
    },
    botsAreComplete(known),
    traceHeadersAreReadable,
    dsnIsReadable,
    s3IsComplete,
    linksAreComplete,
    operatorsAreComplete(known),
  );
