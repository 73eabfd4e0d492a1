import { join } from "node:path";
import { findPrometheus } from "../binaries/find-prometheus.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { isVisited, local, type Ports } from "./environment.ts";
import type { Settings } from "./settings.ts";
import type { Service, Supervisor } from "./supervisor.ts";

/** The label `environment` of all series of a start. */
const ENVIRONMENT = "local";

/**
 * Starts Prometheus over the roles, with the rules of the bots that run. Where there is none, or it fails, the rest goes on
 * without it.
 * @returns the line that says so
 */
export async function startMetrics(
  settings: Settings,
  ports: Ports,
  logFolder: string,
  supervisor: Supervisor,
): Promise<string> {
  if (findPrometheus() === undefined)
    return "no Prometheus on PATH (Debian and Ubuntu: apt-get install prometheus), so nothing collects metrics or watches alerts";
  const url = local(ports.prometheus);
  try {
    await supervisor.start([prometheusService(settings, ports, logFolder)]);
  } catch (error) {
    const [first = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return `Prometheus did not start, the rest goes on without it: ${first}`;
  }
  const pages = await pagesOf(url);
  return `Prometheus: ${pages}/targets shows the roles, ${pages}/alerts what is watched`;
}

/**
 * Debian's build has the older pages alone, later ones have no others than the newer; a build that was not installed may have none,
 * and answers in JSON.
 */
async function pagesOf(url: string): Promise<string> {
  for (const pages of [url, `${url}/classic`]) {
    const page = await fetch(`${pages}/targets`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await page?.body?.cancel();
    if (page?.ok === true) return pages;
  }
  return `${url}/api/v1`;
}

function prometheusService(settings: Settings, ports: Ports, logFolder: string): Service {
  const generated = join(settings.root, "dashboards/generated");
  return {
    name: "prometheus",
    logFile: join(logFolder, "prometheus.log"),
    start: async (abandoned) => {
      const { process } = await startPrometheus({
        targets: roleTargets(settings, ports),
        // Of bots that do not run here nothing could be known, and each promise would say so.
        rules: [...settings.bots.map((bot) => `${bot}-*`), "watches"].map((name) =>
          join(generated, `${name}.rules.yml`),
        ),
        folder: join(settings.dataFolder, "prometheus"),
        logFolder,
        port: ports.prometheus,
        whenOrphaned: "TERM",
        abandoned,
      });
      return process;
    },
  };
}

type OpsPorts = Pick<Ports, "apiOps" | "botOps" | "syntheticOps" | "workerOps">;

/** Where each role shows its metrics, under the labels that the fleet's Prometheus gives. */
export function roleTargets(settings: Pick<Settings, "telegram" | "transport">, ports: OpsPorts) {
  const { apiOps, botOps, syntheticOps, workerOps } = ports;
  const visitor = isVisited(settings) ? { synthetic: syntheticOps } : {};
  return Object.entries({ bot: botOps, worker: workerOps, api: apiOps, ...visitor }).map(([role, port]) => ({
    address: `127.0.0.1:${port}`,
    labels: { role, workload: role, environment: ENVIRONMENT },
  }));
}
