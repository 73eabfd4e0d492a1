import { tmpdir } from "node:os";
import { MONGO_POOL } from "../../contracts/concurrency.ts";
import type { Secret } from "../../platform/config/secret.ts";
import type { FileStore } from "../../platform/files/file-store.ts";
import { createGridFsFileStore } from "../../platform/files/gridfs-file-store.ts";
import { createS3Client } from "../../platform/files/s3-calls.ts";
import { createLinkSigner, type LinkSigner } from "../../platform/files/links/link-signer.ts";
import { createS3FileStore } from "../../platform/files/s3-file-store.ts";
import { connectMongo, type MongoConnection } from "../../platform/mongo/connection.ts";
import { activeTraceId, type Tracer } from "../../platform/observe/tracing/span.ts";
import type { RedisPurpose } from "../../platform/redis/client.ts";
import { connectRedis, type RedisConnection } from "../../platform/redis/connection.ts";
import type { LinkSettings } from "../config/file-links.ts";
import type { TraceSettings } from "../config/tracing.ts";
import { type OpenProcess, openProcess, type ProcessSettings, VERSION } from "./process.ts";
import { openTracer } from "./tracing.ts";

/** Settings that every role has; see `config/shared.ts`. */
export interface PlatformSettings extends TraceSettings, ProcessSettings {
  readonly REDIS_URL: Secret;
  readonly CACHE_REDIS_URL?: Secret | undefined;
  readonly MONGO_URL: Secret;
  readonly MONGO_DB: string;
  readonly MONGO_POOL_MAX: number;
}

export interface FileSettings {
  readonly FILES: "gridfs" | "s3";
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_REGION?: string | undefined;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_ACCESS_KEY_ID?: Secret | undefined;
  readonly S3_SECRET_ACCESS_KEY?: Secret | undefined;
}

/** What a process has opened; each part ends in order when the process is told to stop. */
export interface OpenPlatform extends OpenProcess {
  /** Undefined when nothing is traced. */
  readonly tracer: Tracer | undefined;
  readonly redis: RedisConnection;
  readonly cache: RedisConnection;
  readonly mongo: MongoConnection;
  /** Opens one more connection to the durable Redis, which ends with the process. */
  openRedis(name: string, purpose: RedisPurpose): RedisConnection;
}

const READY_MS = 30_000;

/**
 * Opens logs, metrics and databases for the process called `role`, and waits until both databases answer.
 * @throws AppError REDIS_UNAVAILABLE, MONGO_UNAVAILABLE, MONGO_REFUSED when one does not within `readyMs`
 */
export async function openPlatform(
  role: string,
  settings: PlatformSettings,
  readyMs: number = READY_MS,
): Promise<OpenPlatform> {
  const traceId = settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : activeTraceId;
  const { lifecycle, logger, metrics } = await openProcess(role, settings, traceId);
  const tracer = await openTracer(role, VERSION, settings, logger);
  lifecycle.onStop("traces", () => tracer?.close());

  const open = (url: Secret, name: string, purpose: RedisPurpose): RedisConnection => {
    const connection = connectRedis({ url: url.reveal(), name: `${role}-${name}`, purpose, logger, metrics });
    lifecycle.onStop(`redis ${name}`, () => connection.close());
    return connection;
  };
  const redis = open(settings.REDIS_URL, "commands", "commands");
  const cache = open(settings.CACHE_REDIS_URL ?? settings.REDIS_URL, "cache", "commands");
  const mongo = connectMongo({
    url: settings.MONGO_URL.reveal(),
    database: settings.MONGO_DB,
    name: role,
    logger,
    metrics,
    pool: { min: MONGO_POOL.min, max: settings.MONGO_POOL_MAX },
  });
  lifecycle.onStop("mongo", () => mongo.close());
  await Promise.all([redis.ready(readyMs), cache.ready(readyMs), mongo.ready(readyMs, lifecycle.stopping)]);
  return {
    logger,
    metrics,
    tracer,
    lifecycle,
    redis,
    cache,
    mongo,
    openRedis: (name, purpose) => open(settings.REDIS_URL, name, purpose),
  };
}

/** Signs links to files, where the settings ask for them. */
export function linkSigner({ FILES_LINK_KEYS, FILES_PUBLIC_URL }: LinkSettings): LinkSigner | undefined {
  return FILES_PUBLIC_URL === undefined || FILES_LINK_KEYS === undefined
    ? undefined
    : createLinkSigner(FILES_LINK_KEYS);
}

/** The file store that the settings name. */
export async function openFiles(
  settings: FileSettings,
  { lifecycle, mongo }: OpenPlatform,
): Promise<FileStore> {
  if (settings.FILES === "gridfs") return createGridFsFileStore({ db: mongo.db });
  const client = createS3Client({
    endpoint: settings.S3_ENDPOINT ?? "",
    region: settings.S3_REGION ?? "",
    accessKeyId: settings.S3_ACCESS_KEY_ID?.reveal() ?? "",
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY?.reveal() ?? "",
  });
  lifecycle.onStop("s3", () => client.destroy());
  return createS3FileStore({ client, bucket: settings.S3_BUCKET ?? "", spoolDir: tmpdir() });
}
