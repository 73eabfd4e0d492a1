import type { Migration } from "../../../platform/mongo/migrations.ts";
import { peopleAndPairs } from "./0001-people-and-pairs.ts";
import { forgottenPairs } from "./0002-forgotten-pairs.ts";

/** All steps of the matchmaking bot's schema, in order. */
export const migrations: readonly Migration[] = [peopleAndPairs, forgottenPairs];

/** The step that this release cannot do without. */
export const minSchema = 1;
