import { type Demand, demandOf, type Load } from "../demand.ts";
import type { Workload } from "../measured.ts";
import { type CostRange, monthlyCost, type Prices } from "../prices.ts";
import { advice } from "./advice.ts";
import type { Part } from "./part.ts";
import { botPart, fixedParts, workerPart } from "./processes.ts";
import { mongoPart, redisParts } from "./stores.ts";

/** What a load takes: parts, bounds, network and money. */
export interface Plan {
  readonly load: Load;
  readonly demand: Demand;
  readonly parts: readonly Part[];
  /** Processes that hold connections to MongoDB, when all are scaled out. */
  readonly mongoClients: number;
  readonly monthlyCost: CostRange;
  /** Where one of a kind is not enough, and what to do; sentences. */
  readonly advice: readonly string[];
}

/** Sizes the fleet for a load at its peak. */
export function planFor(load: Load, workload: Workload, prices: Prices): Plan {
  const demand = demandOf(load, workload);
  const processes = [botPart(demand, workload), workerPart(demand, workload)];
  const [api, ...others] = fixedParts();
  const parts = [
    ...processes,
    ...(api ? [api] : []),
    mongoPart(demand, load),
    ...redisParts(demand),
    ...others,
  ];
  const clients = [...processes, ...(api ? [api] : [])];
  return {
    load,
    demand,
    parts,
    mongoClients: clients.reduce((sum, each) => sum + (each.autoscale?.max ?? each.replicas), 0),
    monthlyCost: monthlyCost(parts, demand, prices),
    advice: advice(demand, workload),
  };
}
