import { stringify } from "yaml";

/** A recording rule of Prometheus. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alerting rule of Prometheus, with all that somebody who is woken needs. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>> & {
    /** `none`: nobody is told; see the heartbeat. */
    readonly severity: "critical" | "warning" | "none";
  };
  readonly annotations: {
    /** One sentence in plain words: what people feel. */
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** @default Prometheus' own interval */
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}

/** A file of Prometheus, YAML, headed by where it comes from. */
export function asYaml(source: string, content: object): string {
  return `# Made from ${source} by \`npm run dashboards\`; never edited by hand.\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
