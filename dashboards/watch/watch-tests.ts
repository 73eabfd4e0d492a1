import type { AlertTest } from "../slo/expectations.ts";
import { asYaml } from "../slo/rule.ts";
import { type Scene, STRETCH } from "./scene.ts";
import { SCENES } from "./scenes.ts";
import { type Watch, watchRule } from "./watch.ts";

/** How often rules are evaluated: each minute of an hour that is looked at by the hour would cost sixty times as much. */
const EVALUATED = { "1m": "1m", "1h": "15m" } as const;

/**
 * What `promtool test rules` is to find true of the watches.
 * @param rules name of the file with the rules, beside it
 * @param every of which scenes: a file has one interval of evaluation
 */
export function watchTests(
  watches: readonly Watch[],
  rules: string,
  source: string,
  every: keyof typeof EVALUATED,
): string {
  return asYaml(source, {
    rule_files: [rules],
    evaluation_interval: EVALUATED[every],
    tests: SCENES.filter((scene) => (scene.every ?? "1m") === every).map((scene) => ({
      name: scene.name,
      interval: scene.every ?? "1m",
      input_series: scene.series,
      alert_rule_test: [
        expectation(scene, STRETCH - 2, []),
        expectation(scene, 2 * STRETCH - 2, expected(watches, scene)),
        expectation(scene, 2 * STRETCH + (scene.over ?? 3), []),
      ],
    })),
  });
}

const expectation = ({ alert, every = "1m" }: Scene, at: number, alerts: readonly object[]): AlertTest => ({
  eval_time: `${at}${every.slice(1)}`,
  alertname: alert,
  exp_alerts: alerts,
});

function expected(watches: readonly Watch[], scene: Scene): readonly object[] {
  return watches
    .filter((watch) => watch.alert === scene.alert && scene.severities.includes(watch.severity))
    .filter(({ labels }) => JSON.stringify(labels) === JSON.stringify(scene.own))
    .map((watch) => {
      const { annotations, labels } = watchRule(watch);
      return {
        exp_labels: { ...scene.labels, ...labels },
        exp_annotations: { ...annotations, summary: filled(annotations.summary, scene) },
      };
    });
}

/** The summary as Prometheus writes it. */
function filled(summary: string, { labels, value = "" }: Scene): string {
  return summary
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? "")
    .replace(/\{\{ \$value( \| \w+)? \}\}/, value);
}
