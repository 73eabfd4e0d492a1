import type { Board } from "./board.ts";
import { bots } from "./list/bots.ts";
import { business } from "./list/business.ts";
import { loadTest } from "./list/load-test.ts";
import { mongo } from "./list/mongo.ts";
import { operator } from "./list/operator.ts";
import { overview } from "./list/overview.ts";
import { pods } from "./list/pods.ts";
import { queues } from "./list/queues.ts";
import { redis } from "./list/redis.ts";
import { services } from "./list/services.ts";
import { telegram } from "./list/telegram.ts";

/** Every board, the first look first: adding one is a file in `list` and a line here and in `links.ts`. */
export const BOARDS: readonly Board[] = [
  overview,
  bots,
  queues,
  telegram,
  services,
  mongo,
  redis,
  pods,
  operator,
  business,
  loadTest,
];
