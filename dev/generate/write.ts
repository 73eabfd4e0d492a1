import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Generator } from "./generator.ts";

/**
 * Writes generated files, or only compares them.
 * @param root the checkout
 * @param check true: write nothing
 * @returns the paths that were not as generated (and, without `check`, are now)
 */
export async function writeGenerated(
  root: string,
  generators: readonly Generator[],
  check: boolean,
): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, content } of generators) {
    const file = join(root, path);
    const wanted = await content();
    if (read(file) === wanted) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  return stale;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
