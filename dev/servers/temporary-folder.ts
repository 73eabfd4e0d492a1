import { mkdtempSync, readdirSync, readlinkSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NEEDED_BYTES = 2 * 1024 ** 3;

/**
 * Makes a folder for the data of servers that live as long as this process: in memory (/dev/shm) where 2 GiB are
 * free there, else in the system's temporary folder. Folders left by processes that were killed are removed first.
 */
export function temporaryFolder(): string {
  const parent = hasRoom("/dev/shm") ? "/dev/shm" : tmpdir();
  const prefix = `botfleet-${pidNamespace()}-`;
  removeAbandoned(parent, prefix);
  return mkdtempSync(join(parent, `${prefix}${process.pid}-`));
}

/** Containers may share /dev/shm but not pids: a pid tells who lives only within its own namespace. */
function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "0"; // not Linux: one namespace
  }
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= NEEDED_BYTES;
  } catch {
    return false; // no such folder on this system
  }
}

function removeAbandoned(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // another user's folder: theirs to remove
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
