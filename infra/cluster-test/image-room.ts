import { z } from "zod";
import type { Kubectl } from "./kubectl.ts";

const nodeSchema = z.object({ metadata: z.object({ name: z.string() }) });
/** kubelet's `configz`: from how full a disk on it deletes images that no pod uses. */
const configSchema = z.object({
  kubeletconfig: z.object({ imageGCHighThresholdPercent: z.number().default(85) }),
});
/** kubelet's `stats/summary`: the disk that holds images. */
const statsSchema = z.object({
  node: z.object({
    runtime: z.object({
      imageFs: z.object({ availableBytes: z.number(), capacityBytes: z.number().positive() }),
    }),
  }),
});
/** What a run still writes on a node: volumes, logs, the releases' layers. */
const MARGIN_PERCENT = 2;

/**
 * Whether nodes keep images that no pod uses at the moment, such as those of the next step. One that deletes them leaves pods at
 * `ContainerCreating` or `ErrImageNeverPull`, minutes later and without a word about the disk.
 * @returns how full each node's disk is
 * @throws Error that names the nodes too full
 */
export async function imageRoom(kubectl: Kubectl): Promise<string> {
  const nodes = await kubectl.list("nodes", nodeSchema);
  const rooms = await Promise.all(nodes.map(({ metadata }) => roomOf(kubectl, metadata.name)));
  const full = rooms.filter(({ limit, used }) => used >= limit - MARGIN_PERCENT);
  if (full.length > 0)
    throw new Error(`${full.map(inWords).join(", ")}; free some room, or raise imageGCHighThresholdPercent`);
  return rooms.map(inWords).join(", ");
}

interface Room {
  readonly name: string;
  /** Percent of the disk. */
  readonly used: number;
  readonly limit: number;
}

async function roomOf(kubectl: Kubectl, name: string): Promise<Room> {
  const ask = async <T>(what: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(JSON.parse(await kubectl.run(["get", "--raw", `/api/v1/nodes/${name}/proxy/${what}`])));
  const [{ kubeletconfig }, { node }] = await Promise.all([
    ask("configz", configSchema),
    ask("stats/summary", statsSchema),
  ]);
  const { availableBytes, capacityBytes } = node.runtime.imageFs;
  // Rounded as kubelet does.
  const used = 100 - Math.floor((availableBytes * 100) / capacityBytes);
  return { name, used, limit: kubeletconfig.imageGCHighThresholdPercent };
}

function inWords({ limit, name, used }: Room): string {
  return `the disk of ${name} is ${used} % full, and kubelet deletes unused images from ${limit} %`;
}
