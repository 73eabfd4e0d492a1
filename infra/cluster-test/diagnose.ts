import type { Cluster } from "./cluster.ts";
import { podSchema } from "./objects.ts";

const LINES = 15;

/** Says what a person would look at first: pods, the newest events, the last words of containers that are not ready. */
export async function diagnose({ kubectl, say }: Cluster): Promise<void> {
  const print = async (args: readonly string[], last: number): Promise<void> => {
    const { stderr, stdout } = await kubectl.try(args);
    say(`kubectl ${args.join(" ")}\n${(stdout || stderr).trimEnd().split("\n").slice(-last).join("\n")}`);
  };
  await print(["get", "pods", "--output", "wide"], 60);
  await print(["get", "events", "--sort-by", ".lastTimestamp"], 25);
  const pods = await kubectl.list("pods", podSchema);
  for (const { metadata, status } of pods.filter((pod) => pod.status.phase !== "Succeeded")) {
    for (const { name, ready, restartCount } of status.containerStatuses) {
      if (ready && restartCount === 0) continue;
      await print(["logs", metadata.name, "--container", name, "--tail", String(LINES)], LINES);
      if (restartCount > 0)
        await print(
          ["logs", metadata.name, "--container", name, "--previous", "--tail", String(LINES)],
          LINES,
        );
    }
  }
}
