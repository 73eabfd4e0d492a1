import { join } from "node:path";
import { ownImage, type OwnImage } from "../../environments/images.ts";
import type { Step } from "../cluster.ts";
import { runCommand } from "../kubectl.ts";

const OWN: readonly OwnImage[] = ["bot", "worker", "api", "migrate", "simulators"];
const ROOT = join(import.meta.dirname, "../../..");

/** A program with its first arguments, as a person sets it: `docker build`. */
function commandOf(variable: "CLUSTER_BAKE" | "CLUSTER_LOAD"): readonly string[] {
  return (process.env[variable] ?? "").split(" ").filter((word) => word !== "");
}

/**
 * Builds the project's images and brings them into the cluster, by commands that the environment names: `CLUSTER_BAKE` is
 * given `<folder> -f app/Dockerfile --target <image> -t <name>` (`docker build` takes that), `CLUSTER_LOAD` one name
 * (`kind load docker-image`, `docker push`). Without them the images must be where the cluster finds them.
 */
export const images: Step = {
  name: "images",
  essential: true,
  run: async ({ abandoned, environment }, { expect, unproven }) => {
    const bake = commandOf("CLUSTER_BAKE");
    const load = commandOf("CLUSTER_LOAD");
    const run = async ([command = "", ...first]: readonly string[], more: readonly string[]) => {
      const { code, stderr } = await runCommand(command, [...first, ...more], "", abandoned);
      if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr.trim().slice(-500)}`);
    };
    const names = OWN.map((image) => ({ image, name: ownImage(environment.images, image) }));
    if (bake.length === 0)
      unproven("the images can be built", "CLUSTER_BAKE is not set: those of before are used");
    else
      await expect("the images are built from app/Dockerfile", async () => {
        for (const { image, name } of names)
          await run(bake, [ROOT, "-f", join(ROOT, "app/Dockerfile"), "--target", image, "-t", name]);
        return `${names.length} images`;
      });
    if (load.length === 0) return;
    await expect("the cluster has the images", async () => {
      for (const { name } of names) await run(load, [name]);
      return names.map(({ name }) => name).join(", ");
    });
  },
};
