import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What is generated from the metrics' and promises' lists, by the name of its file. */
export interface MonitoringFiles {
  /** For Prometheus: `<subject>.rules.yml`. */
  readonly rules: Readonly<Record<string, string>>;
  /** For Grafana: `<subject>.json`. */
  readonly dashboards: Readonly<Record<string, string>>;
}

const FOLDER = join(import.meta.dirname, "../dashboards/generated");
/** Folder of the dashboards, within. */
const DASHBOARDS = "dashboards";

/** Reads the generated rules and dashboards; none where there is no such folder. */
export function monitoringFiles(folder = FOLDER): MonitoringFiles {
  return {
    rules: read(folder, ".rules.yml", (text) => text),
    // Without its layout: what `kubectl apply` notes on an object may have 256 KB.
    dashboards: read(join(folder, DASHBOARDS), ".json", (text) => JSON.stringify(JSON.parse(text))),
  };
}

function read(folder: string, ending: string, shape: (text: string) => string) {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return Object.fromEntries(
    names
      .filter((name) => name.endsWith(ending))
      .map((name) => [name, shape(readFileSync(join(folder, name), "utf8"))]),
  );
}
