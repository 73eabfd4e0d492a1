import { defineConfig } from "../../platform/config/define-config.ts";
import {
  botsAreComplete,
  FILES_FIELDS,
  JOB_TAKEOVER_FIELDS,
  OPS_FIELDS,
  SHARED_FIELDS,
  s3IsComplete,
  TAKEOVER_FIELDS,
  tokenFields,
} from "./shared.ts";

/** Environment of the process that does the queued work; `known` are the app's bots. */
export const workerConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...OPS_FIELDS,
      ...TAKEOVER_FIELDS,
      ...JOB_TAKEOVER_FIELDS,
      ...FILES_FIELDS,
    },
    botsAreComplete(known),
    s3IsComplete,
  );
