import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printError } from "../dev/tool-error.mjs";
import { ENVIRONMENTS } from "./environments/list.ts";
import { renderEnvironment } from "./render.ts";

// `npx cdk8s synth` empties the output folder and runs this, which writes each environment into a folder of its own.
try {
  const folder = process.env.CDK8S_OUTDIR ?? "charts";
  for (const environment of ENVIRONMENTS) {
    const files = renderEnvironment(environment);
    mkdirSync(join(folder, environment.name), { recursive: true });
    for (const { content, name } of files) writeFileSync(join(folder, environment.name, name), content);
  }
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
