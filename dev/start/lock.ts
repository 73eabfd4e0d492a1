import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ToolError } from "../tool-error.mjs";

const holderShape = z.object({ pid: z.number().int(), born: z.string(), address: z.string() });
type Holder = z.infer<typeof holderShape>;

/**
 * Makes sure that a data folder serves one start at a time.
 * @param folder made when it is not there
 * @param address what a second start is told to open
 * @returns releases the folder
 * @throws ToolError `ALREADY_RUNNING` when a living start holds it; one that was killed does not
 */
export function takeLock(folder: string, address: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "lock");
  const own = `${file}.${process.pid}`;
  const content = JSON.stringify({
    pid: process.pid,
    born: bornAt(process.pid) ?? "",
    address,
  } satisfies Holder);
  writeFileSync(own, content);
  try {
    // A hard link appears whole or not at all, and only where nothing is.
    while (!linked(own, file)) {
      const holder = readHolder(file);
      if (holder && isRunning(holder)) throw alreadyRunning(holder);
      setAside(file, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function alreadyRunning(holder: Holder): ToolError {
  return new ToolError(
    "ALREADY_RUNNING",
    `Botfleet already runs from this checkout (process ${holder.pid}): ${holder.address}`,
    "Open that address, or stop it with Ctrl-C in its terminal before starting again.",
  );
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Renaming lets only one of several starts remove the lock that a killed one left. */
function setAside(file: string, aside: string): void {
  try {
    renameSync(file, aside);
    rmSync(aside);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return holderShape.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch (error) {
    if (isCode(error, "ENOENT") || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A pid is used again by the system; together with the time of birth it names one process. */
function isRunning({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isCode(error, "ESRCH")) return false;
  }
  const now = bornAt(pid);
  return now === undefined || born === "" || now === born;
}

/** Field 22 of /proc/<pid>/stat, clock ticks after boot (proc(5)); undefined where there is no /proc. */
function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
