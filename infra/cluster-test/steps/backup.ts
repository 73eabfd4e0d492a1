import { LABEL } from "../../constructs/labels.ts";
import { runByObject } from "../backups/by-object.ts";
import { execWithFiles } from "../backups/exec-files.ts";
import { assertSame, rest, said, talkAgain, wake } from "../backups/fleet.ts";
import { withMaintenancePod } from "../backups/maintenance.ts";
import type { Cluster, Step } from "../cluster.ts";
import { podSchema } from "../objects.ts";

const REDIS = `${LABEL.component} in (redis,redis-cache)`;

/** All of MongoDB is lost and brought back by the operator's objects, as docs/runbooks/disaster-recovery.md has it. */
export const backup: Step = {
  name: "backup",
  run: async (cluster, teller) => {
    const { expect } = teller;
    const tag = Date.now().toString(36);
    await expect("a Backup is taken while the bots run, and was restored once", async () =>
      said(await runByObject(cluster, "Backup", `running-${tag}`, {})),
    );
    let lostAt = 0;
    const back = await expect(
      "all is dropped; a Restore brings it back, each collection equal by its sum",
      async () => {
        await rest(cluster);
        const taken = await runByObject(cluster, "Backup", `resting-${tag}`, {});
        await wipe(cluster);
        lostAt = Date.now();
        const restored = await runByObject(cluster, "Restore", `back-${tag}`, { backup: `resting-${tag}` });
        assertSame(taken, restored);
        assertSame(taken, await runByObject(cluster, "Backup", `after-${tag}`, {}));
        const rpo = (lostAt - Date.parse(taken.startedAt)) / 1_000;
        return `${said(restored)}; RPO ${rpo.toFixed(0)} s, the age of the backup when all was lost`;
      },
    );
    if (!back) return;
    await expect("the fleet goes on with it", () => goOn(cluster));
    const unseen = await talkAgain(cluster, teller);
    await expect("RTO: from the loss until somebody has talked to the bots again", async () => {
      if (unseen.length > 0) throw new Error(`nobody has: ${unseen.join("; ")}`);
      return `${((Date.now() - lostAt) / 1_000).toFixed(0)} s, with one more backup in between`;
    });
  },
};

/** Drops every database of the app, as somebody might by mistake. */
async function wipe(cluster: Cluster): Promise<void> {
  const program = `
    import { MongoClient } from "mongodb";
    const client = new MongoClient(process.env.MONGO_URL);
    const { databases } = await client.db("admin").command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true });
    const own = databases.map(({ name }) => name).filter((name) => name.startsWith("botfleet"));
    for (const name of own) await client.db(name).dropDatabase();
    await client.close();
    if (own.length === 0) throw new Error("there is no database");`;
  await withMaintenancePod(cluster, (pod) =>
    execWithFiles(cluster, pod, ["node", "--input-type=module", "--eval", program], {}),
  );
}

async function goOn(cluster: Cluster): Promise<string> {
  const { kubectl } = cluster;
  const pods = await kubectl.list("pods", podSchema, REDIS);
  for (const { metadata } of pods)
    await kubectl.run(["exec", metadata.name, "--container", "redis", "--", "redis-cli", "flushall"]);
  await wake(cluster);
  return `${pods.length} Redis wiped`;
}
