import { workerClassesInUse, type WorkerClass } from "../../app/src/contracts/worker-classes.ts";
import type { Fleet } from "../charts/fleet.ts";
import type { PoolValues } from "./environment.ts";

/** A pool of the app's processes in an environment: a Deployment. */
export interface Pool extends PoolValues {
  /** Of the Deployment and all that belongs to it. */
  readonly name: string;
  readonly component: "bot" | "worker" | "api";
}

/** The pool of a bot. */
export function botPool({ environment }: Pick<Fleet, "environment">, bot: string): Pool {
  const { each, ...all } = environment.bots;
  const { settings: _, ...own } = each?.[bot] ?? {};
  return { ...all, ...own, name: `bot-${bot}`, component: "bot" };
}

/** The pool of a class of work. */
export function workerPool({ environment }: Pick<Fleet, "environment">, workerClass: WorkerClass): Pool {
  const { each, ...all } = environment.workers;
  return { ...all, ...each?.[workerClass], name: `worker-${workerClass}`, component: "worker" };
}

/** The pool that serves vendors' callbacks. */
export function apiPool({ environment }: Pick<Fleet, "environment">): Pool {
  return { ...environment.api, name: "api", component: "api" };
}

/** Every pool of the app's processes. */
export function poolsOf(fleet: Fleet): readonly Pool[] {
  return [
    ...fleet.bots.map(({ name }) => botPool(fleet, name)),
    ...workerClassesInUse(fleet.bots).map((workerClass) => workerPool(fleet, workerClass)),
    apiPool(fleet),
  ];
}
