import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type LoadResult, loadResultSchema } from "../report/result.ts";

const row = z
  .object({
    name: z.string(),
    title: z.string(),
    unit: z.string(),
    min: z.number(),
    median: z.number(),
    max: z.number(),
    p50_ms: z.number().nullable(),
    p99_ms: z.number().nullable(),
    cpu_us: z.number(),
    per_cpu_second: z.number(),
    notes: z.array(z.string()).readonly(),
  })
  .readonly();

const target = z
  .object({
    name: z.string(),
    ratio: z.number().nullable(),
    cpu_ratio: z.number().nullable(),
    at_least: z.number().nullable(),
    at_most: z.number().nullable(),
    met: z.boolean().nullable(),
  })
  .readonly();

const benchSchema = z
  .object({
    date: z.iso.datetime(),
    seconds: z.number(),
    machine: z
      .object({
        cpu: z.string(),
        cores: z.number(),
        memory_gb: z.number(),
        kernel: z.string(),
        node: z.string(),
        warnings: z.array(z.string()).readonly(),
      })
      .readonly(),
    /** Absent in runs before 2026-11-26, 22:00 UTC: 64. */
    connections: z.number().default(64),
    rows: z.array(row).readonly(),
    targets: z.array(target).readonly(),
    skipped: z.array(z.object({ name: z.string(), reason: z.string() }).readonly()).readonly(),
  })
  .readonly();

/** What the page reads of a file of `npm run bench -- --json FILE`. */
export type KeptBench = z.infer<typeof benchSchema>;

/** The results the page is made from. */
export interface KeptResults {
  /** The newest first: machines differ, and what is twice as quick on one may be less so on another. */
  readonly benches: readonly KeptBench[];
  /** In the order of people. */
  readonly loads: readonly LoadResult[];
}

/**
 * Reads every `bench*.json` and `load-*.json` of a folder; a missing folder is an empty one.
 * @throws ZodError with the place, for a file of another shape
 */
export function readKeptResults(folder: string): KeptResults {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const all = (form: RegExp) => names.filter((name) => form.test(name)).map(read);
  const benches = all(/^bench.*\.json$/).map((content) => benchSchema.parse(content));
  const loads = all(/^load-.+\.json$/).map((content) => loadResultSchema.parse(content));
  return {
    benches: benches.toSorted((a, b) => b.date.localeCompare(a.date)),
    loads: loads.toSorted((a, b) => a.people_asked - b.people_asked),
  };
}
