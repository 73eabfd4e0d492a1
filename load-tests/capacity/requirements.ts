/**
 * What one replica gets at least, as the requirements say; a plan never goes below; for MongoDB `mongodFloor`. CPU in cores, memory in GB. The admin
 * console is served by `api`.
 */
export const FLOOR = {
  bot: { cpu: 1, memoryGb: 1 },
  worker: { cpu: 2, memoryGb: 2 },
  api: { cpu: 2, memoryGb: 1.5 },
  ingress: { cpu: 1, memoryGb: 0.5 },
  prometheus: { cpu: 1, memoryGb: 1 },
  grafana: { cpu: 1, memoryGb: 0.5 },
  redis: { cpu: 2, memoryGb: 2.5 },
} as const;

/** What a mongod gets at least: more memory from 5,000 people at once on. */
export function mongodFloor(people: number): { readonly cpu: number; readonly memoryGb: number } {
  return people >= 5000 ? { cpu: 2, memoryGb: 8 } : { cpu: 2, memoryGb: 2 };
}

/** Two of whatever must not be missing when one goes. */
export const LEAST_REPLICAS = 2;
