import { dashboardFiles } from "../../dashboards/list.ts";
import { envExample } from "./env-example.ts";
import { errorsPage } from "./errors-page.ts";
import type { Generator } from "./generator.ts";
import { messageFiles } from "./messages.ts";
import { performance } from "./performance-page.ts";

/** Every generated file of the repository: add a generator here, one line each. */
export const GENERATORS: readonly Generator[] = [
  envExample,
  errorsPage,
  performance,
  ...messageFiles,
  ...dashboardFiles(),
];
