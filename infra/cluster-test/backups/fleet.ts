import type { Cluster, Teller } from "../cluster.ts";
import { APP } from "../serving.ts";
import { talk } from "../steps/talk.ts";
import type { Done } from "./by-object.ts";

/** Ends whatever works with the databases. An autoscaler leaves a Deployment of none alone. */
export async function rest({ kubectl }: Cluster): Promise<void> {
  await kubectl.run(["scale", "deployment", "--selector", APP, "--replicas=0"]);
  await kubectl.run(["wait", "--for=delete", "pod", "--selector", APP, "--timeout=120s"]);
}

/** Brings everybody back. */
export async function wake({ kubectl }: Cluster): Promise<void> {
  await kubectl.run(["scale", "deployment", "--selector", APP, "--replicas=1"]);
  await kubectl.run(["rollout", "status", "deployment", "--selector", APP, "--timeout=240s"]);
}

/** Somebody talks to each bot. @returns what was not to be seen */
export async function talkAgain(cluster: Cluster, teller: Teller): Promise<readonly string[]> {
  const unseen: string[] = [];
  const expect: Teller["expect"] = async (what, look) => {
    const passed = await teller.expect(what, look);
    if (!passed) unseen.push(what);
    return passed;
  };
  await talk.run(cluster, { ...teller, expect });
  return unseen;
}

/** Sums of what was read from the databases, each time anew: of nothing, they would prove nothing. */
export function assertSame(one: Done, other: Done): void {
  if (one.documents === 0) throw new Error("there is not one document");
  if (one.sum !== other.sum || one.documents !== other.documents)
    throw new Error(`${one.documents} documents of ${one.sum}, and ${other.documents} of ${other.sum}`);
}

/** What a run found, in figures. */
export const said = ({ collections, documents, seconds, size = "" }: Done): string =>
  `${collections} collections, ${documents} documents${size === "" ? "" : `, ${size}`} in ${seconds} s`;
