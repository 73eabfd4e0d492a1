import { Construct } from "constructs";
import { AFTER_JOBS_MS, STOP_WITHIN_MS } from "../../app/src/contracts/timing.ts";
import type { WorkerClass } from "../../app/src/contracts/worker-classes.ts";
import { AppDeployment, type AppDeploymentProps } from "./app-deployment.ts";

/** The pods that do one class of work. */
export interface WorkerPoolProps
  extends Omit<AppDeploymentProps, "part" | "port" | "readyPage" | "stopWithinMs" | "preStopSeconds"> {
  readonly workerClass: WorkerClass;
  /** Time limits of the class's jobs, ms: who stops lets them end. */
  readonly jobTimeoutsMs: readonly number[];
}

/** A pool of workers: `worker-<class>`. A job under way is finished before the pod goes, however long it may take. */
export class WorkerPool extends Construct {
  constructor(scope: Construct, id: string, props: WorkerPoolProps) {
    super(scope, id);
    const { config, jobTimeoutsMs, workerClass, ...rest } = props;
    const stopWithinMs = Math.max(STOP_WITHIN_MS, ...jobTimeoutsMs.map((ms) => ms + AFTER_JOBS_MS));
    new AppDeployment(this, "pods", {
      ...rest,
      config: { ...config, WORKER_CLASSES: workerClass, STOP_WITHIN: `${stopWithinMs}ms` },
      part: { component: "worker", instance: `worker-${workerClass}`, workerClass },
      readyPage: "/readyz",
      stopWithinMs,
    });
  }
}
