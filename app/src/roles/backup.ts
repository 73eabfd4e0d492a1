import { fstatSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { MongoClient } from "mongodb";
import { AppError } from "../platform/errors/app-error.ts";
import type { CollectionTally } from "../platform/mongo/backup/archive-format.ts";
import { dumpDatabases } from "../platform/mongo/backup/dump.ts";
import { openArchive } from "../platform/mongo/backup/read-archive.ts";
import { restoreArchive } from "../platform/mongo/backup/restore.ts";
import { unzipped, ZIP_LEVEL } from "../platform/mongo/backup/zipped.ts";
import { botDatabase, connectMongo } from "../platform/mongo/connection.ts";
import { createLogSink } from "../platform/observe/log-sink.ts";
import { createLogger } from "../platform/observe/logger.ts";
import { createMetrics } from "../platform/observe/metrics.ts";
import { runTask } from "./assembly/backup-tasks.ts";
import { KNOWN_BOTS } from "./assembly/bots.ts";
import { runRole } from "./assembly/run-role.ts";
import { backupConfig } from "./config/backup.ts";

const USAGE = `usage: backup.ts dump > FILE | check < FILE | restore [--replace] < FILE
  with the store of BACKUP_STORE: backup.ts take NAME | bring-back NAME [--replace DATABASE] | remove NAME`;
const VERSION = "botfleet 0.1.0";
const READY_MS = 30_000;
/** An index of a large collection takes its time. */
const OPERATION_MS = 30 * 60_000;

/**
 * Takes a backup of all of MongoDB's databases of the app to stdout, looks through one, or brings one back, from stdin. What
 * it saw goes to stderr: a line for each collection, of which two of the same content are the same. Or the same with a
 * store, as the operator has it done.
 */
async function main(): Promise<void> {
  const [command, option, ...more] = process.argv.slice(2);
  if (option !== undefined && (await mainWithStore(command, option, more))) return;
  if (command === "dump" && option === undefined) return withMongo(dump);
  if (command === "check" && option === undefined) return check();
  if (command === "restore" && (option === undefined || option === "--replace"))
    return withMongo((client, databases) => restore(client, databases, option !== undefined));
  throw new AppError("CONFIG_INVALID", USAGE);
}

/** @returns false for a command that it does not know */
async function mainWithStore(
  command: string | undefined,
  file: string,
  [flag, replace]: readonly string[],
): Promise<boolean> {
  const order = { file, toolVersion: VERSION };
  if (command === "bring-back" && flag === "--replace" && replace !== undefined)
    await runTask({ ...order, task: "restore", replace }, withMongo);
  else if (flag !== undefined) return false;
  else if (command === "take") await runTask({ ...order, task: "take" }, withMongo);
  else if (command === "bring-back") await runTask({ ...order, task: "restore" }, withMongo);
  else if (command === "remove") await runTask({ ...order, task: "remove" }, withMongo);
  else return false;
  return true;
}

async function withMongo<T>(work: (client: MongoClient, databases: string[]) => Promise<T>): Promise<T> {
  const settings = backupConfig.parse(process.env);
  const logger = createLogger({
    name: "backup",
    level: settings.LOG_LEVEL,
    destination: createLogSink({ fd: 2 }),
  });
  const metrics = createMetrics({ version: VERSION });
  const mongo = connectMongo({
    url: settings.MONGO_URL.reveal(),
    database: settings.MONGO_DB,
    name: "backup",
    logger,
    metrics,
    pool: { min: 0, max: 4 },
    timeouts: { operationMs: OPERATION_MS },
  });
  try {
    await mongo.ready(READY_MS);
    const databases = KNOWN_BOTS.map((bot) => botDatabase(settings.MONGO_DB, bot));
    return await work(mongo.client, [settings.MONGO_DB, ...databases]);
  } finally {
    await mongo.close();
    await metrics.close();
    await logger.flush(500);
  }
}

async function dump(client: MongoClient, databases: readonly string[]): Promise<void> {
  if (process.stdout.isTTY) throw new AppError("CONFIG_INVALID", `A backup is no text. ${USAGE}`);
  const archive = dumpDatabases(client, { databases, toolVersion: VERSION, onTally: say });
  await pipeline(archive, createGzip({ level: ZIP_LEVEL }), process.stdout);
}

async function check(): Promise<void> {
  const archive = await openArchive(unzipped(stdin()));
  for await (const part of archive.parts()) if (part.kind === "end") say(part.tally);
  process.stderr.write(`a whole backup, of ${archive.toolVersion}\n`);
}

async function restore(client: MongoClient, databases: readonly string[], replace: boolean): Promise<void> {
  const archive = await openArchive(unzipped(stdin()));
  await restoreArchive(client, archive, { databases, replace, onTally: say });
  process.stderr.write("restored whole\n");
}

function stdin(): NodeJS.ReadStream {
  if (process.stdin.isTTY || fstatSync(0).isCharacterDevice()) throw new AppError("CONFIG_INVALID", USAGE);
  return process.stdin;
}

const say = ({ bytes, crc, documents, namespace }: CollectionTally): void =>
  void process.stderr.write(`${crc} ${documents} documents, ${bytes} bytes: ${namespace}\n`);

await runRole(main);
