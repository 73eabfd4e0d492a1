import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import type { BackupContent, BackupReport, BackupTask } from "../../contracts/backup-report.ts";
import { ERROR_CODES } from "../../contracts/error-codes.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { createS3Client } from "../../platform/files/s3-calls.ts";
import { createS3FileStore } from "../../platform/files/s3-file-store.ts";
import { createVolumeStore, type LastingStore } from "../../platform/files/volume-store.ts";
import { bringBack } from "../../platform/mongo/backup/bring-back.ts";
import { takeBackup } from "../../platform/mongo/backup/take.ts";
import { backupTaskConfig } from "../config/backup.ts";

/** What one run is told. */
export interface TaskOrder {
  readonly task: BackupTask;
  readonly file: string;
  /** Of a restore: the database whose content, and that of those beside it, goes first. */
  readonly replace?: string;
  readonly toolVersion: string;
}

/** What a task works with; a removal needs no MongoDB. */
export type WithMongo = (
  work: (client: MongoClient, databases: readonly string[]) => Promise<BackupContent>,
) => Promise<BackupContent>;

type TaskSettings = ReturnType<typeof backupTaskConfig.parse>;

/** A PUT of 5 GB over a slow line. */
const S3_REQUEST_MS = 30 * 60_000;
/** Below the 4,096 bytes that Kubernetes keeps, with room for what is not ASCII. */
const MAX_MESSAGE = 1_000;

/**
 * Does one run and leaves its report. Can be repeated.
 * @throws AppError what went wrong, once the report says so
 */
export async function runTask(order: TaskOrder, withMongo: WithMongo): Promise<void> {
  const settings = backupTaskConfig.parse(process.env);
  const report = (value: BackupReport): Promise<void> =>
    writeFile(settings.BACKUP_REPORT, JSON.stringify(value));
  const { file, task } = order;
  const began = performance.now();
  try {
    const content = await perform(order, settings, withMongo);
    const seconds = Math.round(performance.now() - began) / 1_000;
    const done = { ok: true, task, file, location: locationOf(file, settings), seconds } as const;
    await report({ ...done, ...(content && { content }) });
  } catch (error) {
    await report({ ok: false, task, file, ...reasonOf(error) });
    throw error;
  }
}

async function perform(
  order: TaskOrder,
  settings: TaskSettings,
  withMongo: WithMongo,
): Promise<BackupContent | undefined> {
  const { file: key, replace, task, toolVersion } = order;
  const store = storeOf(settings);
  if (task === "remove") return void (await store.delete(key));
  if (task === "take") {
    const scratch = scratchOf(settings);
    try {
      return await withMongo((client, databases) =>
        takeBackup({ client, databases, key, scratch, store, toolVersion }),
      );
    } finally {
      await scratch.close();
    }
  }
  if (replace !== undefined && replace !== settings.MONGO_DB) {
    const what = `the database is ${settings.MONGO_DB}, and ${replace} was confirmed to be replaced`;
    throw new AppError("RESTORE_REFUSED", `Not restored: ${what}.`);
  }
  return withMongo((client, databases) =>
    bringBack({ client, databases, key, replace: replace !== undefined, store }),
  );
}

function scratchOf({ BACKUP_SCRATCH_URL: url, MONGO_URL }: TaskSettings): MongoClient {
  if (url === undefined) throw new AppError("CONFIG_INVALID", "BACKUP_SCRATCH_URL is missing.");
  if (url.reveal() === MONGO_URL.reveal())
    throw new AppError("CONFIG_INVALID", "BACKUP_SCRATCH_URL must not be that of MONGO_URL.");
  return new MongoClient(url.reveal(), { appName: "backup-scratch", serverSelectionTimeoutMS: 60_000 });
}

function storeOf(settings: TaskSettings): LastingStore {
  if (settings.BACKUP_STORE === "volume") return createVolumeStore(settings.BACKUP_FOLDER);
  const { S3_ACCESS_KEY_ID: id, S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_SECRET_ACCESS_KEY: key } = settings;
  const client = createS3Client({
    endpoint: S3_ENDPOINT ?? "",
    region: S3_REGION ?? "",
    accessKeyId: id?.reveal() ?? "",
    secretAccessKey: key?.reveal() ?? "",
    requestTimeoutMs: S3_REQUEST_MS,
  });
  return createS3FileStore({ client, bucket: S3_BUCKET ?? "", spoolDir: tmpdir() });
}

const locationOf = (file: string, { BACKUP_FOLDER, BACKUP_STORE, S3_BUCKET }: TaskSettings): string =>
  BACKUP_STORE === "volume" ? `volume:${join(BACKUP_FOLDER, file)}` : `s3://${S3_BUCKET}/${file}`;

function reasonOf(error: unknown) {
  if (error instanceof AppError) {
    const { action } = ERROR_CODES[error.code];
    return { code: error.code, message: error.message.slice(0, MAX_MESSAGE), action };
  }
  const message = String(error).slice(0, MAX_MESSAGE);
  return { code: "UNEXPECTED", message, action: "It is a fault of the program: its log has the place." };
}
