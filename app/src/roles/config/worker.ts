import { defineConfig } from "../../platform/config/define-config.ts";
import {
  botsAreComplete,
  CALLBACK_FIELDS,
  DURABILITY_FIELDS,
  FILES_FIELDS,
  OPENAI_FIELDS,
  OPS_FIELDS,
  OXAPAY_FIELDS,
  SHARED_FIELDS,
  SHIPSTATION_FIELDS,
  s3IsComplete,
  tokenFields,
} from "./shared.ts";

/** Environment of the process that does the queued work; `known` are the app's bots. */
export const workerConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...OPS_FIELDS,
      ...DURABILITY_FIELDS,
      ...FILES_FIELDS,
      ...CALLBACK_FIELDS,
      ...SHIPSTATION_FIELDS,
      ...OXAPAY_FIELDS,
      ...OPENAI_FIELDS,
    },
    botsAreComplete(known),
    s3IsComplete,
  );
