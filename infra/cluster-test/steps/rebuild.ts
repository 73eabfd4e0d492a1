import { type Done, runByObject } from "../backups/by-object.ts";
import { emptyCluster } from "../backups/empty-cluster.ts";
import { assertSame, rest, said, talkAgain, wake } from "../backups/fleet.ts";
import { appliedSecrets } from "../backups/kept-secrets.ts";
import { type KeptVolume, keepVolume, volumesOf } from "../backups/kept-volume.ts";
import { comesBack, regular } from "../backups/regular.ts";
import type { Cluster, Step } from "../cluster.ts";
import { ready } from "./ready.ts";

/** What is left when the cluster is gone: what a person has elsewhere. */
interface Left {
  readonly secrets: readonly object[];
  readonly volume: KeptVolume;
  readonly taken: Done;
  readonly person: number;
  /** Volumes of the fleet that is gone. */
  readonly volumes: ReadonlySet<string>;
}

/** The fleet is brought back into an empty cluster, from its files, its Secrets and the store of backups alone. */
export const rebuild: Step = {
  name: "rebuild",
  run: async (cluster, teller) => {
    const { expect } = teller;
    let left: Left | undefined;
    let lostAt = 0;
    let emptyAt = 0;
    const lost = await expect(
      "a backup is taken, then all is gone but its volume and the Secrets",
      async () => {
        left = await whatStays(cluster);
        lostAt = Date.now();
        await emptyCluster(cluster);
        emptyAt = Date.now();
        const rpo = (lostAt - Date.parse(left.taken.startedAt)) / 1_000;
        return `${said(left.taken)}; RPO ${rpo.toFixed(0)} s, the age of the backup when all was lost`;
      },
    );
    if (!lost || left === undefined) return;
    const { person, secrets, taken, volume, volumes } = left;
    await expect("the environment's files are applied anew, with nobody at work", () =>
      applyAll(cluster, secrets, volume),
    );
    await ready.run(cluster, teller);
    await expect("all volumes are new, but that of the backups", () => newVolumes(cluster, volume, volumes));
    const back = await expect("a Restore by the file's name brings all back, equal by its sum", async () => {
      const spec = { file: taken.file, replaceDatabase: "botfleet" };
      const restored = await runByObject(cluster, "Restore", "into-an-empty-cluster", spec);
      assertSame(taken, restored);
      await wake(cluster);
      return said(restored);
    });
    if (!back) return;
    await expect("who had money before has it", () => comesBack(cluster, person));
    const unseen = await talkAgain(cluster, teller);
    await expect("RTO: from an empty cluster until somebody has talked to the bots again", async () => {
      if (unseen.length > 0) throw new Error(`nobody has: ${unseen.join("; ")}`);
      return `${((Date.now() - emptyAt) / 1_000).toFixed(0)} s`;
    });
  },
};

async function whatStays(cluster: Cluster): Promise<Left> {
  const person = await regular(cluster);
  const taken = await runByObject(cluster, "Backup", `last-${Date.now().toString(36)}`, {});
  const [secrets, volume, volumes] = [
    await appliedSecrets(cluster),
    await keepVolume(cluster),
    await volumesOf(cluster),
  ];
  if (secrets.length === 0) throw new Error("there is no Secret that somebody applied");
  return { person, secrets, taken, volume, volumes };
}

async function applyAll(cluster: Cluster, secrets: Left["secrets"], volume: KeptVolume): Promise<string> {
  const { charts, kubectl } = cluster;
  await volume.offer();
  const said = await kubectl.run(["apply", "--filename", charts]);
  await kubectl.apply(...secrets);
  await rest(cluster);
  return `${secrets.length} Secrets, ${said.trim().split("\n").length} objects`;
}

async function newVolumes(
  cluster: Cluster,
  { name }: KeptVolume,
  before: ReadonlySet<string>,
): Promise<string> {
  const now = await volumesOf(cluster);
  const old = [...now].filter((each) => before.has(each));
  if (old.join() !== name) throw new Error(`of the volumes of before there are ${old.join(", ") || "none"}`);
  return `${now.size - 1} new, and ${name}`;
}
