import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { Generator } from "../dev/generate/generator.ts";

/** Paths of what lies in a folder and is none of these files. @param root the checkout */
export function othersIn(root: string, folder: string, files: readonly Generator[]): readonly string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const path = join(root, folder);
  const present = existsSync(path) ? filesBelow(path).map((name) => `${folder}/${name}`) : [];
  return present.filter((each) => !wanted.has(each)).toSorted();
}

/** Removes them, and answers which they were. */
export function removeOthers(root: string, folder: string, files: readonly Generator[]): readonly string[] {
  const others = othersIn(root, folder, files);
  for (const path of others) rmSync(join(root, path), { recursive: true });
  return others;
}

/** Paths from the folder, at any depth. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
