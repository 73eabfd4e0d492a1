import { figure } from "../report/figures.ts";
import { KNOWN_PER_PERSON, MONGO_WRITE_MS } from "./assumptions.ts";
import type { Workload } from "./measured.ts";
import { type Plan, planFor } from "./plan/plan.ts";
import type { Prices } from "./prices.ts";
import { type ReferenceLoad, REFERENCE_LOADS } from "./reference-loads.ts";
import { FLOOR, mongodFloor } from "./requirements.ts";

/** A promised load, what it takes, and where that differs from what the requirements give. */
export interface CheckedLoad {
  readonly reference: ReferenceLoad;
  readonly plan: Plan;
  readonly differences: readonly string[];
}

/** Holds the calculation against the loads the requirements name and the resources they give each part. */
export function checkReferences(measured: Workload, prices: Prices): readonly CheckedLoad[] {
  return REFERENCE_LOADS.map((reference) => {
    const { people, everySeconds, jobs } = reference;
    const load = { people, everySeconds, known: people * KNOWN_PER_PERSON, extraJobs: jobs };
    const plan = planFor(load, withWrites(measured, reference.writesPerMessage), prices);
    return { reference, plan, differences: differences(reference, plan) };
  });
}

/** The same cost per message, but for another number of writes. */
export function withWrites(workload: Workload, writes: number): Workload {
  const { mongo_ms, mongo_busiest_ms, mongo_writes } = workload.per_message;
  const mongo = Math.max(0, mongo_ms + (writes - mongo_writes) * MONGO_WRITE_MS);
  const share = mongo_ms === 0 ? 1 / 3 : mongo_busiest_ms / mongo_ms;
  return {
    ...workload,
    per_message: {
      ...workload.per_message,
      mongo_ms: mongo,
      mongo_busiest_ms: mongo * share,
      mongo_writes: writes,
    },
  };
}

function differences(reference: ReferenceLoad, { parts, demand }: Plan): readonly string[] {
  const larger = parts.flatMap(({ name, cpu, memoryGb }) => {
    const floor = floorOf(name, reference.people);
    const more = [
      ...(cpu > floor.cpu ? [`${figure(cpu)} instead of ${figure(floor.cpu)} cores`] : []),
      ...(memoryGb > floor.memoryGb ? [`${figure(memoryGb)} instead of ${figure(floor.memoryGb)} GB`] : []),
    ];
    return more.length === 0 ? [] : [`a ${name} needs ${more.join(" and ")}`];
  });
  return [...larger, ...databaseDifference(reference, demand.mongoWritesPerS), ...keys(reference)];
}

function floorOf(part: string, people: number): { readonly cpu: number; readonly memoryGb: number } {
  if (part === "mongod") return mongodFloor(people);
  const kind = part.startsWith("redis") ? "redis" : part;
  const floor = Object.entries(FLOOR).find(([name]) => name === kind)?.[1];
  if (floor === undefined) throw new Error(`The requirements give no resources to "${part}"`);
  return floor;
}

function databaseDifference({ statedDatabasePerS }: ReferenceLoad, writesPerS: number): readonly string[] {
  if (statedDatabasePerS === undefined) return [];
  const side = writesPerS > statedDatabasePerS ? "more" : "fewer";
  return [
    `${figure(writesPerS)} database writes/s by the declared budget, ${side} than the ${figure(statedDatabasePerS)} requests/s stated`,
  ];
}

function keys({ services }: ReferenceLoad): readonly string[] {
  return services.map(({ name, perS, perKeyAndMinute }) => {
    const needed = Math.ceil((perS * 60) / perKeyAndMinute);
    return `${name}: ${figure(perS)} calls/s take ${needed} ${needed === 1 ? "key" : "keys"} of ${figure(perKeyAndMinute)} a minute`;
  });
}
