import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ToolError } from "../../dev/tool-error.mjs";
import { type LoadResult, loadResultSchema } from "./result.ts";

/**
 * Reads a result that `npm run load -- --json FILE` wrote.
 * @throws ToolError `RESULT_UNREADABLE` with what is wrong in the file
 */
export async function readResult(file: string): Promise<LoadResult> {
  try {
    return loadResultSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ToolError(
      "RESULT_UNREADABLE",
      `${file} is not the result of a load run: ${why}`,
      "Give a file that `npm run load -- --json FILE` wrote.",
      cause,
    );
  }
}
