import { TERMINATION_LOG } from "../../contracts/backup-report.ts";
import { type ConfigRule, defineConfig } from "../../platform/config/define-config.ts";
import { choice, field, secretUrl, text } from "../../platform/config/fields.ts";
import { FILES_FIELDS, SHARED_FIELDS, s3IsComplete } from "./shared.ts";

const { LOG_LEVEL, MONGO_DB, MONGO_URL } = SHARED_FIELDS;

/** Environment of the backup: MongoDB alone, for Redis may be away when one is brought back. */
export const backupConfig = defineConfig({ LOG_LEVEL, MONGO_DB, MONGO_URL });

const { FILES: _, ...S3_FIELDS } = FILES_FIELDS;

const STORE_FIELDS = {
  BACKUP_STORE: field(choice("volume", "s3").default("volume"), {
    description:
      "Where `take` keeps backups: a folder of a volume, or the bucket that the five S3 settings name.",
    example: "volume",
  }),
  BACKUP_FOLDER: field(text().default("/backups"), {
    description: "The folder, for BACKUP_STORE=volume.",
    example: "/backups",
  }),
  BACKUP_SCRATCH_URL: field(secretUrl("mongodb").optional(), {
    description: "An empty MongoDB where `take` tries each backup out; never the one that it is of.",
    example: "mongodb://127.0.0.1:27017",
  }),
  BACKUP_REPORT: field(text().default(TERMINATION_LOG), {
    description: "Where a run leaves what it did, as JSON.",
    example: TERMINATION_LOG,
  }),
};

const storeIsComplete: ConfigRule<Parameters<typeof s3IsComplete>[0] & { BACKUP_STORE: string }> = (value) =>
  s3IsComplete({ ...value, FILES: value.BACKUP_STORE }).map(({ name }) => ({
    name,
    problem: "is needed for BACKUP_STORE=s3",
  }));

/** Environment of the runs that the operator starts. */
export const backupTaskConfig = defineConfig(
  { LOG_LEVEL, MONGO_DB, MONGO_URL, ...STORE_FIELDS, ...S3_FIELDS },
  (value) => storeIsComplete({ ...value, FILES: "" }),
);
