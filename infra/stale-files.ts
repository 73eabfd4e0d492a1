import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS } from "./environments/list.ts";
import { renderEnvironment } from "./render.ts";

/** What `charts/` is held against. */
export interface Freshness {
  /** Number of files that there should be. */
  readonly wanted: number;
  /** Paths in the folder of those that differ, are missing, or are too many. */
  readonly stale: readonly string[];
}

/** Compares a folder with what infra renders, byte by byte. */
export function freshness(folder: string): Freshness {
  const wanted = new Map(
    ENVIRONMENTS.flatMap((environment) =>
      renderEnvironment(environment).map(
        ({ content, name }) => [join(environment.name, name), content] as const,
      ),
    ),
  );
  const present = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const stale = [
    ...present.filter((path) => wanted.get(path) !== readFileSync(join(folder, path), "utf8")),
    ...[...wanted.keys()].filter((path) => !present.includes(path)),
  ];
  return { wanted: wanted.size, stale };
}
