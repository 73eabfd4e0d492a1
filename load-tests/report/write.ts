import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { htmlReport } from "./html/page.ts";
import { junitReport } from "./junit.ts";
import type { LoadResult } from "./result.ts";

/** Where reports of a run go; what is not named is not written. */
export interface ReportFiles {
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  readonly html?: string | undefined;
}

/** The usual names of all reports in one folder; CI looks for them. */
export function reportsIn(folder: string): Required<ReportFiles> {
  return {
    json: join(folder, "result.json"),
    junit: join(folder, "junit.xml"),
    html: join(folder, "report.html"),
  };
}

/** Writes the reports, with their folders. The JSON is written as it is: all the others can be made from it again. */
export async function writeReports(result: LoadResult, files: ReportFiles): Promise<void> {
  await writeInto(files.json, () => `${JSON.stringify(result, undefined, 2)}\n`);
  await writeInto(files.junit, () => junitReport(result));
  await writeInto(files.html, () => htmlReport(result));
}

async function writeInto(file: string | undefined, content: () => string): Promise<void> {
  if (file === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content());
}
