import { figure } from "../../report/figures.ts";
import { JOBS_AT_ONCE } from "../../../app/src/contracts/concurrency.ts";
import { USABLE } from "../assumptions.ts";
import type { Demand } from "../demand.ts";
import type { Workload } from "../measured.ts";
import { FLOOR, LEAST_REPLICAS } from "../requirements.ts";
import { type Part, roundMemory } from "./part.ts";

/** When one of them is gone, the others may be this busy until it is back. */
const WHILE_ONE_IS_GONE = 0.9;

/** Half the load is a quiet hour, the double a rush: between them the HPA moves. */
const QUIET = 0.5;
const RUSH = 2;

/** Processes for so many cores of work: Node computes on one core, so cores are counted in processes. */
export function processesFor(cores: number): number {
  const inPeace = Math.ceil(cores / USABLE.process);
  const withOneGone = Math.ceil(cores / WHILE_ONE_IS_GONE) + 1;
  return Math.max(LEAST_REPLICAS, inPeace, withOneGone);
}

/** The bot processes. */
export function botPart({ cores }: Demand, { process_mb }: Workload): Part {
  return {
    name: "bot",
    replicas: processesFor(cores.bot),
    autoscale: bounds((share) => processesFor(cores.bot * share)),
    cpu: FLOOR.bot.cpu,
    memoryGb: roundMemory(Math.max(FLOOR.bot.memoryGb, (process_mb.bot * 1.5) / 1024)),
    diskGb: 0,
    why: `${figure(cores.bot)} cores of work, ${USABLE.process * 100} % of a core each`,
  };
}

/** The workers: enough for their CPU, and for the jobs that wait for outside services. */
export function workerPart({ cores, jobsPerS, jobsAtOnce }: Demand, { process_mb }: Workload): Part {
  const replicas = (share: number) =>
    Math.max(processesFor(cores.worker * share), Math.ceil((jobsAtOnce * share) / JOBS_AT_ONCE));
  return {
    name: "worker",
    replicas: replicas(1),
    autoscale: bounds(replicas),
    cpu: FLOOR.worker.cpu,
    memoryGb: roundMemory(Math.max(FLOOR.worker.memoryGb, (process_mb.worker * 1.5) / 1024)),
    diskGb: 0,
    why: `${figure(cores.worker)} cores of work; ${figure(jobsPerS)} jobs/s, ${figure(jobsAtOnce)} at once of ${JOBS_AT_ONCE} each`,
  };
}

/** The HPA always has somewhere to go: a rush may be of a kind nobody measured. */
function bounds(replicas: (share: number) => number): { readonly min: number; readonly max: number } {
  const min = replicas(QUIET);
  return { min, max: Math.max(min + 1, replicas(RUSH)) };
}

/** What a fleet has besides, whatever its load. */
export function fixedParts(): readonly Part[] {
  const fixed = (
    name: string,
    replicas: number,
    size: { cpu: number; memoryGb: number },
    why: string,
    diskGb = 0,
  ) => ({
    name,
    replicas,
    ...size,
    diskGb,
    why,
  });
  return [
    fixed("api", LEAST_REPLICAS, FLOOR.api, "callbacks of outside services, the admin console"),
    fixed("ingress", LEAST_REPLICAS, FLOOR.ingress, "Telegram's webhooks"),
    fixed("prometheus", 1, FLOOR.prometheus, "metrics of 15 days", 50),
    fixed("grafana", 1, FLOOR.grafana, "dashboards"),
  ];
}
