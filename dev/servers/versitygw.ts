import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ToolError } from "../tool-error.mjs";
import { freePorts } from "./free-ports.ts";
import { spawnServer, waitUntilReady } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The Go module proxy never changes a published version, and Go checks its sum. */
const VERSION = "v1.8.0";
const MODULE = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;
const BUILD_LIMIT_MS = 15 * 60_000;

const run = promisify(execFile);

/** Where versitygw is, how it can be had, or why it cannot. */
export type VersitygwSource =
  | { readonly kind: "built"; readonly path: string }
  | { readonly kind: "buildable"; readonly path: string }
  | { readonly kind: "missing"; readonly reason: string };

/**
 * Looks for versitygw, an S3 server that checks signatures and conditions as S3 does: in the user's cache, where Go
 * built it once. It is built (about 4 minutes) only when BOTFLEET_BUILD_VERSITYGW=1 asks for that.
 */
export async function findVersitygw(env: NodeJS.ProcessEnv = process.env): Promise<VersitygwSource> {
  const path = join(cacheFolder(env), `versitygw-${VERSION}`, "versitygw");
  if (await works(path)) return { kind: "built", path };
  if (!(await hasGo(env)))
    return { kind: "missing", reason: "versitygw (S3 test server) needs Go on PATH to be built" };
  if (env.BOTFLEET_BUILD_VERSITYGW === "1") return { kind: "buildable", path };
  const reason =
    "versitygw (S3 test server) is not built yet: BOTFLEET_BUILD_VERSITYGW=1 builds it, once, in 4 minutes";
  return { kind: "missing", reason };
}

/**
 * Builds versitygw into the user's cache; of several builds at once one stays.
 * @throws ToolError `SERVER_MISSING` with Go's own words
 */
export async function buildVersitygw(path: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  await mkdir(cacheFolder(env), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(env), "build-"));
  try {
    await run("go", ["install", MODULE], { env: { ...env, GOBIN: work }, timeout: BUILD_LIMIT_MS });
    await mkdir(join(path, ".."), { recursive: true });
    await rename(join(work, "versitygw"), path);
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(-1_000) : String(error);
    throw new ToolError(
      "SERVER_MISSING",
      `Go could not build ${MODULE}: ${words}`,
      "Check the Go installation.",
      error,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A running S3 server and its only account. */
export interface VersitygwServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Ends the server and removes what it stored. */
  stop(): Promise<void>;
}

/**
 * Starts an empty S3 server.
 * @throws ToolError `SERVER_FAILED` with the end of its log
 */
export async function startVersitygw(path: string): Promise<VersitygwServer> {
  const [port = 0] = await freePorts(1);
  const folder = temporaryFolder();
  const [buckets, sidecar] = [join(folder, "buckets"), join(folder, "metadata")];
  await mkdir(buckets);
  await mkdir(sidecar);
  const account = { accessKeyId: "botfleet-test", secretAccessKey: randomBytes(16).toString("hex") };
  const endpoint = `http://127.0.0.1:${port}`;
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await spawnServer({
      name: "versitygw",
      command: path,
      // Metadata beside the files: temporary folders in memory have no extended attributes on older kernels.
      args: ["--port", `127.0.0.1:${port}`, "posix", "--sidecar", sidecar, buckets],
      env: { ROOT_ACCESS_KEY: account.accessKeyId, ROOT_SECRET_KEY: account.secretAccessKey },
      logFile: join(folder, "versitygw.log"),
    });
    await waitUntilReady(server, () => answers(endpoint), 15_000);
    const stop = async () => {
      await server.stop();
      await remove();
    };
    return { endpoint, region: "us-east-1", ...account, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "botfleet");
}

async function works(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    await run(path, ["--version"], { timeout: 10_000 });
    return true;
  } catch {
    return false; // not there, or built for another machine: the same to the caller
  }
}

async function hasGo(env: NodeJS.ProcessEnv): Promise<boolean> {
  return run("go", ["version"], { env, timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Any answer will do: without a signature it is a refusal. */
async function answers(endpoint: string): Promise<boolean> {
  const response = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
  await response.arrayBuffer();
  return true;
}
