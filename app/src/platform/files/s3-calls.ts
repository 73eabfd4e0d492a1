import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { AppError } from "../errors/app-error.ts";

/** How to reach an S3 service. */
export interface S3Address {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For one call, its content included. @default 30,000 ms */
  readonly requestTimeoutMs?: number;
}

/** The SDK warns on the console about refusals that are answers here; what fails is thrown and logged by the caller. */
const ignore = (): void => undefined;
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Builds the client: path-style addresses, which every S3-like service understands, and checksums only where we give
 * them, because many refuse the SDK's default trailers.
 */
export function createS3Client({ endpoint, region, ...address }: S3Address): S3Client {
  const { accessKeyId, secretAccessKey, requestTimeoutMs: requestTimeout = 30_000 } = address;
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    logger: SILENT,
    maxAttempts: 3,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: 5_000, requestTimeout, throwOnRequestTimeout: true },
  });
}

/** Statuses that say something about the file and not about the service: none there, taken, or being written. */
const ANSWERS: readonly number[] = [404, 409, 412];

/** True for S3's answer of this HTTP status. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

/** S3's words for want of room: MinIO's, Ceph's, Garage's and the standard's. */
const FULL = /QuotaExceeded|StorageFull|InsufficientStorage|InsufficientCapacity/;

/** Passes S3's answers on; all other failures, refused credentials included, are the store's. */
export async function storeCall<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    if (ANSWERS.some((status) => hasStatus(cause, status))) throw cause;
    const what = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    if (FULL.test(what)) throw new AppError("FILE_STORE_FULL", `S3 has no room left (${what}).`, { cause });
    throw new AppError("FILE_STORE_UNAVAILABLE", `S3 did not carry out a call (${what}).`, {
      retry: "backoff",
      cause,
    });
  }
}
