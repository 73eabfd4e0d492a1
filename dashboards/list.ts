import { BOTS } from "../app/src/bots/index.ts";
import type { Generator } from "../dev/generate/generator.ts";
import { boardJson, fileOf } from "./boards/render.ts";
import { BOARDS } from "./boards/list.ts";
import { checkPromises } from "./slo/check.ts";
import { type PromisingBot, promisesOf } from "./slo/promise.ts";
import { ruleTests } from "./slo/rule-tests.ts";
import { asYaml } from "./slo/rule.ts";
import { rulesFile, sourceOf } from "./slo/rules-file.ts";
import { sheet } from "./slo/sheet.ts";
import { heartbeatRules, heartbeatTests } from "./watch/heartbeat.ts";
import { watchGroup } from "./watch/watch.ts";
import { watchTests } from "./watch/watch-tests.ts";
import { WATCHES } from "./watch/watches.ts";

/** Folder of what Prometheus and Grafana read. */
export const GENERATED = "dashboards/generated";

/** Name of the rules that are of no one promise. */
export const WATCHES_FILE = "watches";

/** Name of the rule that always fires. */
export const HEARTBEAT_FILE = "heartbeat";

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
  const source = "dashboards/watch/watches.ts";
  const watches = [
    {
      path: `${GENERATED}/${WATCHES_FILE}.rules.yml`,
      content: () => asYaml(source, { groups: [watchGroup(WATCHES)] }),
    },
    {
      path: `${GENERATED}/${WATCHES_FILE}.tests.yml`,
      content: () => watchTests(WATCHES, `${WATCHES_FILE}.rules.yml`, source, "1m"),
    },
    {
      path: `${GENERATED}/${WATCHES_FILE}-in-hours.tests.yml`,
      content: () => watchTests(WATCHES, `${WATCHES_FILE}.rules.yml`, source, "1h"),
    },
  ];
  const beat = "dashboards/watch/heartbeat.ts";
  const heartbeat = [
    { path: `${GENERATED}/${HEARTBEAT_FILE}.rules.yml`, content: () => heartbeatRules(beat) },
    {
      path: `${GENERATED}/${HEARTBEAT_FILE}.tests.yml`,
      content: () => heartbeatTests(`${HEARTBEAT_FILE}.rules.yml`, beat),
    },
  ];
  const boards = BOARDS.map((board) => ({
    path: `${GENERATED}/dashboards/${fileOf(board)}`,
    content: () => boardJson(board),
  }));
  return [
    ...rules,
    ...watches,
    ...heartbeat,
    ...boards,
    { path: "docs/slos.md", content: () => sheet(bots) },
  ];
}
