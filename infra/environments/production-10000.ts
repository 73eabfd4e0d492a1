import type { Environment } from "./environment.ts";
import { production5000 } from "./production-5000.ts";

/**
 * 10,000 people at once with each bot. Bounds and disks are at least those of `npm run capacity -- --people 10000 --every
 * 10 --bot <bot>` (docs/performance.md, "Sizes"; `infra/environments/capacity.test.ts` holds them against it).
 */
export const production10000: Environment = {
  ...production5000,
  name: "production-10000",
  people: 10_000,
  settings: { MONGO_POOL_MAX: "32" },
  bots: { ...production5000.bots, replicas: { min: 3, max: 6 } },
  workers: { ...production5000.workers, replicas: { min: 2, max: 4 } },
};
