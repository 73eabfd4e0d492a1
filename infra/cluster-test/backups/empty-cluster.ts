import { z } from "zod";
import { renderEnvironment } from "../../render.ts";
import type { Cluster } from "../cluster.ts";

/** What is in no namespace. */
const outsideSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.never().optional() }),
});

const WITHIN = "--timeout=240s";

/**
 * Takes the whole fleet away: the namespace with all that is in it, and what it has outside of it, the kinds of the operator too.
 * The cluster is then as one that never knew it.
 */
export async function emptyCluster({ environment, forwards, kubectl }: Cluster): Promise<void> {
  forwards.close();
  const outside = renderEnvironment(environment)
    .flatMap((file) => file.objects)
    .filter((object) => outsideSchema.safeParse(object).success);
  await kubectl.run(["delete", "namespace", kubectl.namespace, "--wait=true", WITHIN]);
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: outside });
  await kubectl.run(["delete", "--filename", "-", "--ignore-not-found", "--wait=true", WITHIN], list);
  // A kind that is gone is known to nobody.
  const { code } = await kubectl.try(["get", "telegrambots.botfleet.dev"]);
  if (code === 0) throw new Error("the operator's kinds are still there");
}
