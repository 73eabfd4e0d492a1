import { findGoProgram, type FoundProgram, type GoProgram } from "./find-go-program.ts";

const VERSION = "1.20.0";

const KUBE_SCORE: GoProgram = {
  name: "kube-score",
  version: VERSION,
  module: `github.com/zegl/kube-score/cmd/kube-score@v${VERSION}`,
  // One that Go built does not know its own version.
  usable: /^kube-score version: (1\.[2-9]\d\.\d+|development)\b/,
  missing: {
    code: "KUBE_SCORE_MISSING",
    action: `Install kube-score ${VERSION} so that it is on PATH (https://github.com/zegl/kube-score), or Go (https://go.dev/dl/): then this command builds it itself.`,
  },
};

/**
 * Finds kube-score, which looks at Kubernetes objects for what is known to go wrong, as `findK6` finds k6.
 * @throws ToolError `KUBE_SCORE_MISSING`, naming everything that was tried
 */
export const findKubeScore = (env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<FoundProgram> =>
  findGoProgram(KUBE_SCORE, env, say);
