import type { Cluster } from "./cluster.ts";
import { runCommand } from "./kubectl.ts";
import { nodeSchema } from "./objects.ts";

/** A program with its first arguments, as a person sets it: `CLUSTER_BAKE="docker build"`. */
export class ImageCommand {
  readonly #words: readonly string[];

  constructor(variable: "CLUSTER_BAKE" | "CLUSTER_LOAD") {
    this.#words = (process.env[variable] ?? "").split(" ").filter((word) => word !== "");
  }

  /** false: nobody named such a program. */
  get known(): boolean {
    return this.#words.length > 0;
  }

  /** @throws Error with the end of what it complained of */
  async run({ abandoned }: Cluster, args: readonly string[]): Promise<void> {
    const [command = "", ...first] = this.#words;
    const { code, stderr } = await runCommand(command, [...first, ...args], "", abandoned);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr.trim().slice(-500)}`);
  }
}

/**
 * Brings images into the cluster again that a node no longer has: where its disk is nearly full the kubelet removes those that
 * no pod uses at the moment, and nobody can pull what was never pushed. Where `CLUSTER_LOAD` is not set it does nothing.
 * @param names with registry and tag
 */
export async function loadMissing(cluster: Cluster, names: readonly string[]): Promise<void> {
  const load = new ImageCommand("CLUSTER_LOAD");
  if (!load.known) return;
  const nodes = await cluster.kubectl.list("nodes", nodeSchema);
  const lacking = (name: string): boolean =>
    nodes.some(({ status }) => !status.images?.some(({ names }) => names?.includes(name)));
  for (const name of names.filter(lacking)) {
    cluster.say(`a node lacks ${name}: it is loaded again`);
    // Others' images may be nowhere but in their registry; then the node pulls it, or its pod says what is wrong.
    await load.run(cluster, [name]).catch((error: unknown) => cluster.say(String(error)));
  }
}
