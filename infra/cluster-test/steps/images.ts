import { join } from "node:path";
import { ownImage, type OwnImage } from "../../environments/images.ts";
import type { Environment } from "../../environments/environment.ts";
import type { Step } from "../cluster.ts";
import { runCommand } from "../kubectl.ts";
import { FAILING, NEXT, ofRelease } from "../releases/release.ts";

const OWN: readonly OwnImage[] = ["bot", "worker", "api", "migrate", "simulators"];
const ROOT = join(import.meta.dirname, "../../..");
const RELEASES = join(import.meta.dirname, "../releases");

/** An image, and what a builder is given for it. */
interface Build {
  readonly name: string;
  readonly args: readonly string[];
}

/** Of this release from the sources, of later ones from these images. */
function builds(environment: Environment): readonly Build[] {
  const own = OWN.map((image): Build => {
    const name = ownImage(environment.images, image);
    return { name, args: [ROOT, "-f", join(ROOT, "app/Dockerfile"), "--target", image, "-t", name] };
  });
  const later = [NEXT, FAILING].flatMap((release) =>
    release.images.map((image): Build => {
      const name = ownImage(ofRelease(environment, release).images, image);
      const from = ["--build-arg", `RELEASE=${ownImage(environment.images, image)}`];
      const file = ["-f", join(RELEASES, "Dockerfile"), "--build-arg", `SCHEMA=${release.schema}`];
      return { name, args: [RELEASES, ...file, ...from, "-t", name] };
    }),
  );
  return [...own, ...later];
}

/** A program with its first arguments, as a person sets it: `docker build`. */
function commandOf(variable: "CLUSTER_BAKE" | "CLUSTER_LOAD"): readonly string[] {
  return (process.env[variable] ?? "").split(" ").filter((word) => word !== "");
}

/**
 * Builds the project's images and brings them into the cluster, by commands that the environment names: `CLUSTER_BAKE` is
 * given `<folder> -f <Dockerfile> …` (what `docker build` takes), `CLUSTER_LOAD` one name
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
    const images = builds(environment);
    if (bake.length === 0)
      unproven("the images can be built", "CLUSTER_BAKE is not set: those of before are used");
    else
      await expect("the images are built, from app/Dockerfile and of later releases", async () => {
        for (const { args } of images) await run(bake, args);
        return `${images.length} images`;
      });
    if (load.length === 0) return;
    await expect("the cluster has the images", async () => {
      for (const { name } of images) await run(load, [name]);
      return images.map(({ name }) => name).join(", ");
    });
  },
};
