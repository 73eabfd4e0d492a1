import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Yaml } from "cdk8s";
import { BOTS } from "../../app/src/bots/index.ts";
import { ENVIRONMENTS } from "../environments/list.ts";
import { type RenderedFile, renderEnvironment } from "../render.ts";
import { helmTemplate, suffixTemplate } from "./template.ts";
import { valuesOf } from "./values.ts";

const HEAD = `# What may be chosen at an installation. The rest is the environment's (infra/environments), which also checks it:
# many more replicas need a larger quota and more connections to MongoDB, and so another environment.
`;
/** The file of the operator's kinds, the same for all environments that have it. */
const KINDS = "0001-crds";
/** Its values are those of `values.yaml`; the others' stand in `values-<environment>.yaml`. */
const DEFAULT = "production-5000";

/** Writes templates and values of every environment into a chart's folder; its `Chart.yaml` is made by cdk8s. */
export function writeHelmChart(folder: string): void {
  for (const environment of ENVIRONMENTS) {
    const { name } = environment;
    const templates = join(folder, "templates");
    mkdirSync(join(templates, name), { recursive: true });
    for (const file of renderEnvironment(environment))
      if (file.name.startsWith(KINDS)) writeKinds(folder, file);
      else writeFileSync(join(templates, name, file.name), helmTemplate(environment, file));
    writeFileSync(join(templates, `_${name}.tpl`), suffixTemplate(environment));
    const values = HEAD + Yaml.stringify(valuesOf({ environment, bots: BOTS }));
    writeFileSync(join(folder, `values-${name}.yaml`), values);
    if (name === DEFAULT) writeFileSync(join(folder, "values.yaml"), values);
  }
}

/** Helm makes what is in this folder known before it looks at the templates, and never takes it away. */
function writeKinds(folder: string, { content, name }: RenderedFile): void {
  mkdirSync(join(folder, "crds"), { recursive: true });
  writeFileSync(join(folder, "crds", name), content);
}
