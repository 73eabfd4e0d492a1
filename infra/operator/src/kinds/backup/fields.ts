import { type Schema, text } from "../schema.ts";

const NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

/** Name of the CronJob that runs are made of. */
export const templateName = (description: string): Schema =>
  text(description, { maxLength: 52, pattern: NAME, default: "backup" });

/** Name of a backup's file, as `status.file` has it. */
export const fileName = (description: string): Schema =>
  text(description, { maxLength: 180, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$" });
