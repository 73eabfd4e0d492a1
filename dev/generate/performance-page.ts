import { join } from "node:path";
import { readKeptResults } from "../../load-tests/performance/kept-results.ts";
import { performancePage } from "../../load-tests/performance/page.ts";
import type { Generator } from "./generator.ts";

const KEPT = join(import.meta.dirname, "../../docs/performance");

/** The page of measured figures, from the results that are kept beside it. */
export const performance: Generator = {
  path: "docs/performance.md",
  content: () => performancePage(readKeptResults(KEPT)),
};
