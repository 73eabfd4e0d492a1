import { findGoProgram, type FoundProgram, type GoProgram } from "./find-go-program.ts";

const VERSION = "1.8.1";

const PROGRAM: GoProgram = {
  name: "k6",
  version: VERSION,
  module: `go.k6.io/k6@v${VERSION}`,
  // k6 2 reads other options, and before 1.8 thresholds were counted otherwise.
  usable: /^k6(?:\.exe)? v(1\.(?:[89]|\d{2,})\.\d+)\b/,
  missing: {
    code: "K6_MISSING",
    action: `Install k6 ${VERSION} so that \`k6\` is on PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go (https://go.dev/dl/): then this command builds k6 itself.`,
  },
};

/** A k6 that runs here. */
export type K6 = FoundProgram;

/**
 * Finds k6, the load generator: on PATH, in the project's cache, else built by Go into the cache, once per machine.
 * @param say told before the minute or two of a build
 * @throws ToolError `K6_MISSING`, naming everything that was tried
 */
export const findK6 = (env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<K6> =>
  findGoProgram(PROGRAM, env, say);
