import { z } from "zod";
import type { Cluster } from "../cluster.ts";
import { waitUntil } from "../wait.ts";

const API = "botfleet.dev/v1alpha1";
const conditionSchema = z.looseObject({ type: z.string(), message: z.string() });

/** What a Backup or a Restore says of itself when it has succeeded. */
const doneSchema = z.looseObject({
  status: z.looseObject({
    phase: z.literal("Succeeded"),
    startedAt: z.string(),
    completedAt: z.string(),
    collections: z.number(),
    documents: z.number(),
    file: z.string().optional(),
    seconds: z.number(),
    sum: z.string(),
    size: z.string().optional(),
    verified: z.boolean().optional(),
  }),
});
const anySchema = z.looseObject({
  status: z
    .looseObject({ phase: z.string().optional(), conditions: z.array(conditionSchema).default([]) })
    .default({ conditions: [] }),
});

/** The status of one that has succeeded. */
export type Done = z.infer<typeof doneSchema>["status"];

const LIMIT_SECONDS = 600;

/**
 * Makes a Backup or a Restore, as people do with `kubectl apply`, and waits for its end.
 * @throws Error with what its status says when it fails, or is not over in ten minutes
 */
export async function runByObject(
  { abandoned: signal, kubectl }: Cluster,
  kind: "Backup" | "Restore",
  name: string,
  spec: object,
): Promise<Done> {
  const plural = `${kind.toLowerCase()}s.botfleet.dev`;
  await kubectl.apply({ apiVersion: API, kind, metadata: { name }, spec });
  await waitUntil(
    async () => {
      const { status } = await kubectl.get(plural, name, anySchema);
      const says = status.conditions.map(({ message, type }) => `${type}: ${message}`).join("; ");
      if (status.phase === "Failed") throw new Error(`${kind} ${name} failed: ${says}`);
      return status.phase === "Succeeded" ? "" : `${kind} ${name} is ${status.phase ?? "new"}: ${says}`;
    },
    { withinSeconds: LIMIT_SECONDS, signal },
  );
  return (await kubectl.get(plural, name, doneSchema)).status;
}
