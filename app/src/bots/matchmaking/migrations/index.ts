import type { Migration } from "../../../platform/mongo/migrations.ts";
import { peopleAndPairs } from "./0001-people-and-pairs.ts";

/** All steps of the matchmaking bot's schema, in order. */
export const migrations: readonly Migration[] = [peopleAndPairs];

/** Schema versions this release works with. */
export const schema = { min: 1, max: 1 } as const;
