import { type FoundProgram, type GoProgram, presentGoProgram } from "./find-go-program.ts";

const VERSION = "3.22.0";

const HELM: GoProgram = {
  name: "helm",
  version: VERSION,
  module: `helm.sh/helm/v3/cmd/helm@v${VERSION}`,
  usable: /Version:"v([34]\.\d+(?:\.\d+)?)/,
  missing: { code: "HELM_MISSING", action: "Install Helm 3 so that `helm` is on PATH (https://helm.sh)." },
};

/** Finds Helm on PATH or in the project's cache; it is not built, which takes ten minutes. */
export const findHelm = (env: NodeJS.ProcessEnv): Promise<FoundProgram | undefined> =>
  presentGoProgram(HELM, env);
