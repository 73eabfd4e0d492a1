import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock, Timer } from "../clock/clock.ts";

/** Keeps JSON records over a restart. A change is stored soon after, together with all others of the moment. */
export interface RecordStore {
  /** Marks a record as changed; `value` is called when it is stored. */
  put(kind: string, key: string | number, value: () => unknown): void;
  delete(kind: string, key: string | number): void;
  /** All stored values of a kind, in ascending order of their keys (numbers by value). */
  load(kind: string): unknown[];
  /** Stores what is not stored yet. */
  close(): void;
}

/** A store that keeps nothing, for a simulator without a data folder. */
export function createMemoryStore(): RecordStore {
  return { put: () => undefined, delete: () => undefined, load: () => [], close: () => undefined };
}

interface Change {
  readonly kind: string;
  readonly key: string;
  readonly value: (() => unknown) | undefined;
}

const FLUSH_AFTER_MS = 200;

/** Opens (or makes) the store in `folder`. One transaction per flush: after a kill it is as it was at some flush. */
export function openRecordStore(folder: string, clock: Clock): RecordStore {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "state.sqlite"));
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
     CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, json TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;`,
  );
  const write = database.prepare("INSERT OR REPLACE INTO record VALUES (?, ?, ?)");
  const erase = database.prepare("DELETE FROM record WHERE kind = ? AND key = ?");
  const read = database.prepare("SELECT json FROM record WHERE kind = ? ORDER BY length(key), key");
  const changes = new Map<string, Change>();
  let timer: Timer | undefined;

  function flush(): void {
    timer = undefined;
    database.exec("BEGIN");
    for (const { kind, key, value } of changes.values()) {
      if (value === undefined) erase.run(kind, key);
      else write.run(kind, key, JSON.stringify(value()));
    }
    database.exec("COMMIT");
    changes.clear();
  }

  function change(entry: Change): void {
    changes.set(`${entry.kind}/${entry.key}`, entry);
    timer ??= clock.after(FLUSH_AFTER_MS, flush);
  }

  return {
    put: (kind, key, value) => change({ kind, key: String(key), value }),
    delete: (kind, key) => change({ kind, key: String(key), value: undefined }),
    load: (kind) => read.all(kind).map(({ json }) => JSON.parse(String(json))),
    close() {
      timer?.cancel();
      flush();
      database.close();
    },
  };
}
