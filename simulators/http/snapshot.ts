import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A simulator's memory that outlives its process. */
export interface Snapshot<State> {
  /** What the simulator reads and changes. */
  readonly state: State;
  /** Resolves when everything changed before the call is on disk; calls made together share one write. */
  save(): Promise<void>;
}

async function readState<State>(path: string): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as State;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`cannot read the simulator's data at ${path}; delete the file to start afresh`, {
      cause: error,
    });
  }
}

/**
 * Opens a state kept as one JSON file, written beside and then renamed, so that a kill leaves the old or the new.
 * @param dataDir its folder, made when missing; undefined keeps the state in memory only.
 * @param state what to start from when there is no file; must survive JSON unchanged.
 */
export async function openSnapshot<State>(
  dataDir: string | undefined,
  name: string,
  state: State,
): Promise<Snapshot<State>> {
  if (dataDir === undefined) return { state, save: async () => {} };
  const path = join(dataDir, `${name}.json`);
  await mkdir(dirname(path), { recursive: true });
  // A file of an earlier version lacks what was added since.
  const loaded: State = { ...state, ...(await readState<State>(path)) };
  let last: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;

  async function write(): Promise<void> {
    queued = undefined;
    await writeFile(`${path}.tmp`, JSON.stringify(loaded));
    await rename(`${path}.tmp`, path);
  }
  return {
    state: loaded,
    save() {
      if (!queued) {
        // After a failed write the next one is tried all the same; the failure went to those who waited on it.
        queued = last.then(write, write);
        last = queued;
      }
      return queued;
    },
  };
}
