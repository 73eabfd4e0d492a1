import { EXTERNAL_METRICS } from "../../app/src/contracts/autoscaling.ts";
import { JOBS_AT_ONCE } from "../../app/src/contracts/concurrency.ts";
import { METRICS } from "../../app/src/contracts/metrics.ts";
import { PORTS } from "../../app/src/contracts/ports.ts";
import {
  type WorkerClass,
  workerClassesInUse,
  workerClassOf,
} from "../../app/src/contracts/worker-classes.ts";
import type { ScalingMetric } from "../constructs/autoscaler.ts";
import { type Passage, PartPolicy, pods } from "../constructs/part-policy.ts";
import { WorkerPool } from "../constructs/worker-pool.ts";
import { workerPool } from "../environments/pools.ts";
import { appProps, CPU_TARGET } from "./app-props.ts";
import { countedByOperator } from "./bot-fleet.ts";
import { oldestJobSeconds } from "./oldest-job.ts";
import type { Fleet, FleetBot, FleetPart } from "./fleet.ts";
import { BACKGROUND_REMOVAL, IMAGE_GENERATION } from "./outside.ts";
import { fromPrometheus, toOutside, toStores } from "./passages.ts";

/** A pool for each class of work that some bot has. It serves the bots that have such work, and has their keys only. */
export const workersPart: FleetPart = (chart, fleet) => {
  for (const workerClass of workerClassesInUse(fleet.bots)) {
    const jobs = jobsOf(fleet, workerClass);
    new WorkerPool(chart, workerClass, {
      ...appProps(fleet, "worker", workerPool(fleet, workerClass), botsOf(fleet, workerClass)),
      workerClass,
      jobTimeoutsMs: jobs.map(({ timeoutMs }) => timeoutMs),
      metrics: metricsOf(fleet, workerClass),
    });
  }
  new PartPolicy(chart, "policy", {
    component: "worker",
    ingress: [fromPrometheus(PORTS.ops), ...countedByOperator(fleet)],
    egress: [...toStores(fleet), ...toOutside(fleet), ...toServices(fleet)],
  });
};

/** A process serves one bot at least, also where it only looks after files that expire. */
function botsOf({ bots }: Fleet, workerClass: WorkerClass): readonly FleetBot[] {
  const working = bots.filter(({ workerClasses }) => workerClasses.includes(workerClass));
  return working.length > 0 ? working : bots.slice(0, 1);
}

/** Jobs of a class. */
export const jobsOf = ({ bots }: Fleet, workerClass: WorkerClass) =>
  bots.flatMap(({ jobs }) => jobs).filter((job) => workerClassOf(job) === workerClass);

/** Queues with work of a class, by name. */
export const queuesOf = (fleet: Fleet, workerClass: WorkerClass): readonly string[] =>
  [...new Set(jobsOf(fleet, workerClass).map(({ queue }) => queue))].toSorted();

/** Twice what a pod does at once: half of the jobs wait for one run of the others, a second or two. */
const JOBS_PER_POD = 2 * JOBS_AT_ONCE;

/** Jobs of a class for which its autoscaler wants one pod. */
export const jobsPerPod = (fleet: Fleet, workerClass: WorkerClass): number =>
  JOBS_PER_POD * queuesOf(fleet, workerClass).length;

/** A class without queues (consumers, periodic tasks) computes, so its CPU is what tells. */
function metricsOf(fleet: Fleet, workerClass: WorkerClass): readonly ScalingMetric[] {
  const queues = queuesOf(fleet, workerClass);
  const { autoscaling, namespace } = fleet.environment;
  if (queues.length === 0 || autoscaling === "cpu") return [CPU_TARGET];
  const perPod = jobsPerPod(fleet, workerClass);
  if (autoscaling === "keda") {
    const server = `http://prometheus.${namespace}.svc:9090`;
    return [CPU_TARGET, { kind: "prometheus", server, query: depthQuery(queues), perPod }];
  }
  const { classJobs, classOldestJobAge } = EXTERNAL_METRICS;
  return [
    CPU_TARGET,
    {
      kind: "external",
      name: classJobs.name,
      labels: { [classJobs.label]: workerClass },
      target: { perPod },
    },
    {
      kind: "external",
      name: classOldestJobAge.name,
      labels: { [classOldestJobAge.label]: workerClass },
      target: { total: oldestJobSeconds(fleet.bots, workerClass) },
    },
  ];
}

/** Every process exports the same depth, so the largest counts; jobs put off until later are not work yet. */
function depthQuery(queues: readonly string[]): string {
  const selector = `queue=~"${queues.join("|")}",state=~"waiting|active"`;
  return `sum(max by (queue, state) (${METRICS.queueJobs.name}{${selector}}))`;
}

function toServices({ environment: { outside } }: Fleet): readonly Passage[] {
  const rembg = outside.backgroundRemoval?.kind === "pods";
  const comfy = outside.imageGeneration?.kind === "pods";
  return [
    ...(rembg ? [{ peers: [pods("background-removal")], ports: [BACKGROUND_REMOVAL.port] }] : []),
    ...(comfy ? [{ peers: [pods("image-generation")], ports: [IMAGE_GENERATION.port] }] : []),
  ];
}
