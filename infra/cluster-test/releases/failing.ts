import type { Migration } from "../../../app/src/platform/mongo/migrations.ts";
import { migrations as before } from "./before.ts";

const steps = ["next-release", "cannot-be-done"].map((name, index): Migration => {
  const fail = async (): Promise<void> => {
    throw new Error("the cluster test's release that cannot start");
  };
  return { id: `${String(before.length + 1 + index).padStart(4, "0")}-${name}`, up: fail, down: fail };
});

/** The steps of a release after the next one: the first is there already, the second cannot be done. */
export const migrations: readonly Migration[] = [...before, ...steps];

/** Its pods wait for a step that does not come. */
export const minSchema = migrations.length;
