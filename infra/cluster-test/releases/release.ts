import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../environments/environment.ts";
import { ownImage, type OwnImage } from "../../environments/images.ts";
import { renderEnvironment } from "../../render.ts";

/** A later release, made from the images of this one. */
export interface Release {
  /** Behind the tag of this release. */
  readonly suffix: string;
  /** Its steps of the shipping bot's schema, a file of this folder. */
  readonly schema: string;
  /** Images that it has; Telegram and the vendors are not what is upgraded. */
  readonly images: readonly OwnImage[];
}

/** One more step of the schema, which everything of it waits for. */
export const NEXT: Release = {
  suffix: "-next",
  schema: "expanding.ts",
  images: ["bot", "worker", "api", "migrate"],
};

/** Its migration fails, and the images of its processes were never pushed. */
export const FAILING: Release = { suffix: "-failing", schema: "failing.ts", images: ["migrate"] };

/** The environment with a release's images. */
export const ofRelease = (environment: Environment, { suffix }: Release): Environment => ({
  ...environment,
  images: { ...environment.images, tag: `${environment.images.tag}${suffix}` },
});

/** Names of a release's own images. */
export const imagesOf = (environment: Environment, release: Release): readonly string[] =>
  release.images.map((image) => ownImage(ofRelease(environment, release).images, image));

/** A release's charts, for as long as they are worked with. */
export interface ReleaseCharts {
  readonly folder: string;
  /** Name of the Job that brings its schema. */
  readonly migration: string;
  readonly tag: string;
}

/** Not of the release: Telegram and the vendors, and the operator itself, whose image the later releases do not have. */
const OTHERS = /simulators|operator\./;

/** Renders a release as `cdk8s synth` does, hands it over and takes the folder away. */
export async function withCharts<T>(
  environment: Environment,
  work: (charts: ReleaseCharts) => Promise<T>,
): Promise<T> {
  const files = renderEnvironment(environment).filter(({ name }) => !OTHERS.test(name));
  const folder = mkdtempSync(join(tmpdir(), "botfleet-release-"));
  try {
    for (const { content, name } of files) writeFileSync(join(folder, name), content);
    const migration = migrationOf(files.flatMap(({ objects }) => objects));
    return await work({ folder, migration, tag: environment.images.tag });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function migrationOf(objects: readonly object[]): string {
  const named = objects as readonly { readonly kind: string; readonly metadata: { readonly name: string } }[];
  const job = named.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith("migrate-"));
  if (job === undefined) throw new Error("the charts have no Job that migrates");
  return job.metadata.name;
}
