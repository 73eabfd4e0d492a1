import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { printError } from "../dev/tool-error.mjs";
import { ENVIRONMENTS } from "./environments/list.ts";
import { remarksOf } from "./environments/remarks.ts";
import { writeHelmChart } from "./helm/write.ts";
import { renderEnvironment } from "./render.ts";

// `npx cdk8s synth` empties the output folder and runs this, which writes each environment into a folder of its own. With
// `--format helm` the output is a chart's `templates`.
try {
  const folder = process.env.CDK8S_OUTDIR ?? "charts";
  if (basename(folder) === "templates") writeHelmChart(dirname(folder));
  else writePlain(folder);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}

function writePlain(folder: string): void {
  for (const environment of ENVIRONMENTS) {
    const files = renderEnvironment(environment);
    mkdirSync(join(folder, environment.name), { recursive: true });
    // cdk8s keeps what goes to stdout to itself.
    for (const remark of remarksOf(environment)) process.stderr.write(`${environment.name}: ${remark}\n`);
    for (const { content, name } of files) writeFileSync(join(folder, environment.name, name), content);
  }
}
