import { BOTS } from "../app/src/bots/index.ts";
import type { Generator } from "../dev/generate/generator.ts";
import { checkPromises } from "./slo/check.ts";
import { type PromisingBot, promisesOf } from "./slo/promise.ts";
import { ruleTests } from "./slo/rule-tests.ts";
import { rulesFile, sourceOf } from "./slo/rules-file.ts";
import { sheet } from "./slo/sheet.ts";

/** Folder of what Prometheus and Grafana read. */
export const GENERATED = "dashboards/generated";

/** Everything that is made of what the bots promise. @throws ToolError SLO_INVALID */
export function dashboardFiles(bots: readonly PromisingBot[] = BOTS): readonly Generator[] {
  checkPromises(bots);
  const rules = bots.flatMap((bot) =>
    promisesOf([bot]).flatMap((promise) => {
      const file = `${promise.id}.rules.yml`;
      return [
        { path: `${GENERATED}/${file}`, content: () => rulesFile(promise, sourceOf(bot)) },
        {
          path: `${GENERATED}/${promise.id}.tests.yml`,
          content: () => ruleTests(promise, file, sourceOf(bot)),
        },
      ];
    }),
  );
  return [...rules, { path: "docs/slos.md", content: () => sheet(bots) }];
}
