import type { Migration } from "../../../app/src/platform/mongo/migrations.ts";
import { migrations as before } from "./before.ts";

const INDEX = { key: { status: 1, created_at: 1 }, name: "cluster_test_next" } as const;

/** Expands, as a step has to: the release before does not see it. */
const next: Migration = {
  id: `${String(before.length + 1).padStart(4, "0")}-next-release`,
  up: async (db) => {
    await db.collection("orders").createIndex(INDEX.key, { name: INDEX.name });
  },
  down: async (db) => {
    await db.collection("orders").dropIndex(INDEX.name);
  },
};

/** The steps of the next release: one more than this one has. */
export const migrations: readonly Migration[] = [...before, next];

/** It does not do without its own step, so its pods wait for it. */
export const minSchema = migrations.length;
