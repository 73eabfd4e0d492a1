import { PORTS } from "../../contracts/ports.ts";
import { defineConfig } from "../../platform/config/define-config.ts";
import { LINK_FIELDS, linksAreComplete } from "./file-links.ts";
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

/** Environment of the process that outside services call; `known` are the app's bots. */
export const apiConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...listenFields(PORTS.callbacks),
      ...OPS_FIELDS,
      ...FILES_FIELDS,
      ...LINK_FIELDS,
      ...TAKEOVER_FIELDS,
    },
    botsAreComplete(known),
    s3IsComplete,
    linksAreComplete,
  );
