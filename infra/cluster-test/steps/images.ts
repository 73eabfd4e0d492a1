import { join } from "node:path";
import { ownImage, type OwnImage } from "../../environments/images.ts";
import type { Environment } from "../../environments/environment.ts";
import type { Step } from "../cluster.ts";
import { ImageCommand } from "../image-commands.ts";
import { imageRoom } from "../image-room.ts";
import { FAILING, NEXT, ofRelease } from "../releases/release.ts";

/** The Dockerfile of each, and the stage in it. */
const OWN: Readonly<Record<OwnImage, string>> = {
  bot: "app/Dockerfile",
  worker: "app/Dockerfile",
  api: "app/Dockerfile",
  synthetic: "app/Dockerfile",
  migrate: "app/Dockerfile",
  simulators: "app/Dockerfile",
  operator: "infra/operator/Dockerfile",
};
const ROOT = join(import.meta.dirname, "../../..");
const RELEASES = join(import.meta.dirname, "../releases");

/** An image, and what a builder is given for it. */
interface Build {
  readonly name: string;
  readonly args: readonly string[];
}

/** Of this release from the sources, of later ones from these images. */
function builds(environment: Environment): readonly Build[] {
  const own = Object.entries(OWN).map(([image, file]): Build => {
    const name = ownImage(environment.images, image as OwnImage);
    return { name, args: [ROOT, "-f", join(ROOT, file), "--target", image, "-t", name] };
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

/**
 * Builds the project's images and brings them into the cluster, by commands that the environment names: `CLUSTER_BAKE` is
 * given `<folder> -f <Dockerfile> …` (what `docker build` takes), `CLUSTER_LOAD` one name
 * (`kind load docker-image`, `docker push`). Without them the images must be where the cluster finds them.
 */
export const images: Step = {
  name: "images",
  essential: true,
  run: async (cluster, { expect, unproven }) => {
    const bake = new ImageCommand("CLUSTER_BAKE");
    const load = new ImageCommand("CLUSTER_LOAD");
    const images = builds(cluster.environment);
    if (!bake.known) unproven("the images can be built", "CLUSTER_BAKE is not set: those of before are used");
    else
      await expect("the images are built, from the Dockerfiles and of later releases", async () => {
        for (const { args } of images) await bake.run(cluster, args);
        return `${images.length} images`;
      });
    if (!load.known) return;
    await expect("the cluster has the images", async () => {
      for (const { name } of images) await load.run(cluster, [name]);
      return images.map(({ name }) => name).join(", ");
    });
    await expect("its nodes have room to keep them", () => imageRoom(cluster.kubectl));
  },
};
