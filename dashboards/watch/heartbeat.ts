import { HEARTBEAT } from "../../app/src/contracts/alerts.ts";
import { runbookUrl } from "../settings.ts";
import { type AlertRule, asYaml, type RuleGroup } from "../slo/rule.ts";

/** Always fires: what comes of it outside says that Prometheus evaluates its rules and Alertmanager tells of them. */
const RULE: AlertRule = {
  alert: HEARTBEAT,
  expr: "vector(1)",
  labels: { severity: "none" },
  annotations: {
    summary: "Prometheus evaluates its rules, and Alertmanager tells of them.",
    description: "Nothing is wrong while this fires; somebody outside is to miss it when it does not.",
    runbook_url: runbookUrl(HEARTBEAT),
  },
};

/** The heartbeat, a group of its own: no other rule that is slow holds it up. */
export const heartbeatGroup = (): RuleGroup => ({ name: "heartbeat", rules: [RULE] });

/** Its rules file. */
export const heartbeatRules = (source: string): string => asYaml(source, { groups: [heartbeatGroup()] });

/** What promtool is to find: it fires with nothing at all, from the first moment on. @param rules name of the file beside */
export function heartbeatTests(rules: string, source: string): string {
  const { alert, annotations, labels } = RULE;
  const fires = { exp_labels: labels, exp_annotations: annotations };
  return asYaml(source, {
    rule_files: [rules],
    evaluation_interval: "1m",
    tests: [
      {
        name: "it fires at once, and still after an hour",
        interval: "1m",
        input_series: [],
        alert_rule_test: ["0m", "60m"].map((eval_time) => ({
          eval_time,
          alertname: alert,
          exp_alerts: [fires],
        })),
      },
    ],
  });
}
