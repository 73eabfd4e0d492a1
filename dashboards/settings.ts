/** What a company that runs the fleet sets here, once, before it makes its rules by `npm run dashboards`. */
export interface DashboardSettings {
  /** Where a browser finds the folder docs/runbooks; undefined: alerts name the file in the repository. */
  readonly runbooks: `https://${string}` | undefined;
}

/** No public repository is known, so none is made up. */
export const SETTINGS: DashboardSettings = { runbooks: undefined };

/** Where an alert's runbook is. */
export function runbookUrl(alert: string, { runbooks }: DashboardSettings = SETTINGS): string {
  return `${runbooks?.replace(/\/+$/, "") ?? "docs/runbooks"}/${alert}.md`;
}
