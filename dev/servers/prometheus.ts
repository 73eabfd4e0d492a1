import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requirePrometheus } from "../binaries/find-prometheus.ts";
import { freePorts } from "./free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A process that shows metrics under `/metrics`. */
export interface ScrapeTarget {
  /** `host:port` */
  readonly address: string;
  /** Beside `instance`: the labels by which rules and boards know it, as `role`, `workload`, `environment`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What {@link startPrometheus} may be told. */
export interface PrometheusOptions {
  readonly targets: readonly ScrapeTarget[];
  /** Paths of rule files; the last part of each may be a pattern, as `*.rules.yml`. @default none */
  readonly rules?: readonly string[];
  /** `host:port` of an Alertmanager. @default nobody is told of alerts */
  readonly alertmanager?: string;
  /** Between two looks at a target, and two evaluations of the rules, ms. @default 5,000 */
  readonly everyMs?: number;
  /** Keeps the samples and is left in place; default: a temporary folder, removed by `stop()`. */
  readonly folder?: string;
  /** Folder for `prometheus.log`, default `folder`. */
  readonly logFolder?: string;
  /** Port on 127.0.0.1, default a free one. */
  readonly port?: number;
  /** Signal when this process dies, default KILL. */
  readonly whenOrphaned?: "KILL" | "TERM";
  /** Ends a start that is under way. */
  readonly abandoned?: AbortSignal;
}

/** A running Prometheus. */
export interface PrometheusServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly process: ServerProcess;
  /** Ends the server (SIGTERM, SIGKILL after 10 s) and removes a temporary folder. */
  stop(): Promise<void>;
}

/**
 * Starts a real Prometheus that asks these targets, evaluates these rules, and takes what k6 writes to it, native
 * histograms among it.
 * @throws ToolError `PROMETHEUS_MISSING`, `SERVER_FAILED` (with the end of the log); nothing is left running then
 */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusServer> {
  const { path } = requirePrometheus();
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const url = `http://127.0.0.1:${port}`;
  const folder = options.folder ?? temporaryFolder();
  const remove = () => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const server = await spawnPrometheus(path, port, folder, options);
    await waitUntilReady(server, () => isReady(url), 30_000, options.abandoned);
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url, port, process: server, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

function spawnPrometheus(
  command: string,
  port: number,
  folder: string,
  options: PrometheusOptions,
): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "prometheus.yml");
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(configOf(options), undefined, 2));
  return spawnServer({
    name: "prometheus",
    command,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-remote-write-receiver",
      "--enable-feature=native-histograms,exemplar-storage",
      "--log.level=warn",
    ],
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    logFile: join(options.logFolder ?? folder, "prometheus.log"),
    ...(options.whenOrphaned && { whenOrphaned: options.whenOrphaned }),
  });
}

/** `prometheus.yml`. Labels are taken over as the fleet's Prometheus does: what a process says of itself is right. */
function configOf({ alertmanager, everyMs = 5_000, rules = [], targets }: PrometheusOptions): object {
  const interval = `${everyMs}ms`;
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: rules,
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: [
      {
        job_name: "botfleet",
        honor_labels: true,
        static_configs: targets.map(({ address, labels }) => ({ targets: [address], labels })),
      },
    ],
  };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
