import { benchSection } from "./bench-section.ts";
import { capacitySection } from "./capacity-section.ts";
import type { KeptResults } from "./kept-results.ts";
import { loadSection } from "./load-section.ts";

/** docs/performance.md: tables of the kept results, and the few words they need. */
export function performancePage({ benches, loads }: KeptResults): string {
  return [
    "# Performance",
    "",
    "Every figure is dated, with its machine and the command that printed it. `npm run generate` makes this page from the",
    "results kept in `docs/performance` and the costs in",
    "[`load-tests/capacity/measured.json`](../load-tests/capacity/measured.json); [how to run them again](#how-to-run-them-again).",
    "",
    ...benchSection(benches),
    ...loadSection(loads),
    ...capacitySection(),
    "## How to run them again",
    "",
    "On a quiet machine: nothing else may compute. The run says so when something did. A bench of another machine is kept under another",
    "name (`bench-….json`); the capacity is calculated from a load and a bench of one machine.",
    "",
    "```sh",
    "npm run bench -- --json docs/performance/bench.json",
    "npm run load -- --profile 10000 --json docs/performance/load-10000.json --html report.html",
    "npm run load -- --bot shipping --profile 5000 --json docs/performance/load-shipping-5000.json --html report.html",
    "npm run capacity -- --from docs/performance/load-10000.json --bench docs/performance/bench-2026-11-26.json",
    "npm run generate",
    "```",
    "",
  ].join("\n");
}
