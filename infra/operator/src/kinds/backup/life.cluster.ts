import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import {
  type BackupWorld,
  doneBy,
  fileIn,
  openBackupWorld,
  TAKEN,
  takeOne,
  templateObject,
} from "./backups.fixture.ts";
import { CRON_JOBS, type CronJob, type Job, JOBS, LABEL, PODS } from "./job.ts";
import { RESTORE_KIND } from "./restore-kind.ts";

let world: BackupWorld;
let stop: () => Promise<void>;
const { resource: BACKUPS } = BACKUP_KIND;
const { resource: RESTORES } = RESTORE_KIND;

beforeAll(async () => {
  world = await openBackupWorld();
});
beforeEach(async () => {
  await world.template();
  stop = await world.start();
});
afterEach(() => stop());
afterAll(() => world.close());

const reasons = async (name: string) =>
  (await world.cluster.events(name)).map(({ reason }) => reason).toSorted();
const openJobs = async () =>
  (await world.list<Job>(JOBS)).filter(({ status }) => status?.conditions === undefined);
const refused = (message: string) => ({ status: 422, message: expect.stringContaining(message) });

test("a backup is taken by a Job of the template, and its status says what was seen", async () => {
  await world.make(BACKUPS, "by-hand", {});
  const job = await world.job();
  expect(job.metadata?.ownerReferences).toMatchObject([
    { kind: "Backup", name: "by-hand", controller: true },
  ]);
  expect(fileIn(job)).toMatch(/^by-hand-[0-9a-f]{8}\.archive\.gz$/);
  await world.sees(BACKUPS, "by-hand", {
    status: { phase: "Running", job: job.metadata?.name, observedGeneration: 1 },
  });
  await world.end(job, doneBy(job));
  const { documentBytes: _, ...content } = TAKEN;
  const taken = await world.sees<Backup>(BACKUPS, "by-hand", {
    status: {
      ...content,
      phase: "Succeeded",
      size: "206 MB",
      seconds: 13,
      verified: true,
      file: fileIn(job),
      location: `volume:/backups/${fileIn(job)}`,
      conditions: [
        { type: "Succeeded", status: "True", reason: "Taken", observedGeneration: 1 },
        { type: "Verified", status: "True", reason: "Restored" },
      ],
    },
  });
  expect(Date.parse(taken.status?.completedAt ?? "")).toBeGreaterThanOrEqual(
    Date.parse(taken.status?.startedAt ?? ""),
  );
  await world.until(async () => expect(await reasons("by-hand")).toEqual(["Started", "Taken"]));
});

test("one that fails says with which code and what to do, in status and Event", async () => {
  await world.make(BACKUPS, "full", {});
  const job = await world.job();
  const told = {
    code: "FILE_STORE_FULL",
    message: "The volume has no room left.",
    action: "Make it larger.",
  };
  await world.end(job, { ok: false, task: "take", file: fileIn(job), ...told });
  await world.sees(BACKUPS, "full", {
    status: {
      phase: "Failed",
      verified: false,
      conditions: [
        {
          type: "Succeeded",
          status: "False",
          reason: "FileStoreFull",
          message: "The volume has no room left. Make it larger.",
        },
        { type: "Verified", status: "False" },
      ],
    },
  });
  await world.until(async () => expect(await reasons("full")).toEqual(["FileStoreFull", "Started"]));
});

test("two at once go one after the other, the first one first", async () => {
  await world.make(BACKUPS, "one", {});
  const first = await world.job();
  await world.make(BACKUPS, "two", {});
  await world.sees(BACKUPS, "two", {
    status: { phase: "Pending", conditions: [{ type: "Succeeded", status: "Unknown", reason: "Queued" }] },
  });
  expect((await world.job()).metadata?.name).toBe(first.metadata?.name);
  await world.end(first, doneBy(first));
  const second = await world.job();
  expect(second.metadata?.ownerReferences?.[0]?.name).toBe("two");
  await world.end(second, doneBy(second));
  await world.sees(BACKUPS, "two", { status: { phase: "Succeeded" } });
});

test("an operator that is stopped in the middle goes on with the same Job; what ended meanwhile is seen", async () => {
  await world.make(BACKUPS, "across", {});
  const job = await world.job();
  await stop();
  await world.end(job, doneBy(job));
  stop = await world.start();
  await world.sees(BACKUPS, "across", { status: { phase: "Succeeded", job: job.metadata?.name } });
  const jobs = await world.list(JOBS);
  expect(jobs.filter(({ metadata }) => metadata?.ownerReferences?.[0]?.name === "across")).toHaveLength(1);
});

test("a Job whose pod is gone with its report is done again, under the same file", async () => {
  await world.make(BACKUPS, "lost", {});
  const job = await world.job();
  await world.end(job, doneBy(job), { pod: null });
  const again = await world.job();
  expect(again.metadata?.name).not.toBe(job.metadata?.name);
  expect(fileIn(again)).toBe(fileIn(job));
  await world.end(again, doneBy(again));
  await world.sees(BACKUPS, "lost", { status: { phase: "Succeeded", attempt: 2 } });
});

test("without its template it waits, says for what, and goes on when that is there", async () => {
  await world.cluster.remove(CRON_JOBS, "backup");
  await world.make(BACKUPS, "early", {});
  await world.sees(BACKUPS, "early", {
    status: {
      phase: "Pending",
      conditions: [{ reason: "TemplateMissing", message: expect.stringContaining("no CronJob backup") }],
    },
  });
  await world.template();
  const job = await world.job();
  await world.end(job, doneBy(job));
  await world.sees(BACKUPS, "early", { status: { phase: "Succeeded" } });
});

test("pods of no other CronJob are run: a template is suspended, and says that it is one", async () => {
  const { metadata, spec } = templateObject("sweep") as CronJob;
  await world.cluster.put(CRON_JOBS, { metadata: { ...metadata, labels: {} }, spec } as CronJob);
  await world.cluster.put(CRON_JOBS, {
    ...templateObject("awake"),
    spec: { ...spec, suspend: false },
  } as CronJob);
  const templates = { sweep: "no label app.kubernetes.io/component=backup", awake: "is not suspended" };
  for (const [template, why] of Object.entries(templates)) {
    await world.make(BACKUPS, `by-${template}`, { template });
    const message = expect.stringContaining(why);
    const conditions = [{ reason: "TemplateMissing", message }];
    await world.sees(BACKUPS, `by-${template}`, { status: { phase: "Pending", conditions } });
    await world.cluster.remove(BACKUPS, `by-${template}`);
    await world.cluster.remove(CRON_JOBS, template);
  }
  expect(await openJobs()).toEqual([]);
});

test("one waits for a pod that outlives its Job: that still writes", async () => {
  const labels = { [LABEL.template]: "backup", [LABEL.job]: "gone-before" };
  const pod = { schedulerName: "nobody", containers: [{ name: "backup", image: "example.invalid/none" }] };
  await world.cluster.put(PODS, { metadata: { name: "leftover", labels }, spec: pod } as object);
  await world.make(BACKUPS, "after-it", {});
  const message = "It waits for the pod leftover.";
  await world.sees(BACKUPS, "after-it", { status: { conditions: [{ reason: "Queued", message }] } });
  await world.cluster.remove(PODS, "leftover");
  const job = await world.job();
  expect(job.spec?.template?.metadata?.labels).toMatchObject({ [LABEL.template]: "backup" });
  await world.end(job, doneBy(job));
  await world.sees(BACKUPS, "after-it", { status: { phase: "Succeeded" } });
});

test("what is wrong is refused by the API server, in a sentence", async () => {
  await expect(world.make(BACKUPS, "wrong", { template: "No Name" })).rejects.toMatchObject(
    refused("spec.template"),
  );
  await world.make(RESTORES, "fixed", { file: "not-there.archive.gz", template: "no-such" });
  await expect(
    world.cluster.put(RESTORES, {
      metadata: { name: "fixed" },
      spec: { file: "other.archive.gz" },
    } as object),
  ).rejects.toMatchObject(refused("A restore cannot be changed: make another Restore."));
  const either = refused("Name either a Backup in backup, or a file in file");
  await expect(world.make(RESTORES, "none", {})).rejects.toMatchObject(either);
  await expect(world.make(RESTORES, "both", { backup: "a", file: "b" })).rejects.toMatchObject(either);
  await expect(world.make(RESTORES, "path", { file: "../../etc/passwd" })).rejects.toMatchObject(
    refused("spec.file"),
  );
  await world.cluster.remove(RESTORES, "fixed");
});

test("a restore names the backup's file, never two tries, and says what is there after", async () => {
  const backup = await takeOne(world, "good");
  await world.make(RESTORES, "back", { backup: "good", replaceDatabase: "botfleet" });
  const job = await world.job();
  const container = job.spec?.template?.spec?.containers[0];
  expect(container?.args).toEqual(["bring-back", backup.status?.file, "--replace", "botfleet"]);
  expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 86_400 });
  await world.end(job, doneBy(job, "restore"));
  await world.sees(RESTORES, "back", {
    status: {
      phase: "Succeeded",
      documents: TAKEN.documents,
      sum: backup.status?.sum,
      conditions: [
        { type: "Succeeded", status: "True", reason: "Restored" },
        { type: "Equal", status: "True", reason: "SameSums" },
      ],
    },
  });
});

test("a restore that is deleted while its Job writes goes when that has ended, and says so", async () => {
  await world.make(RESTORES, "hasty", { file: "some.archive.gz" });
  const job = await world.job();
  await world.cluster.remove(RESTORES, "hasty");
  await world.until(async () => expect(await reasons("hasty")).toContain("DeletionWaits"));
  expect(await world.cluster.exists(RESTORES, "hasty")).toBe(true);
  expect(await world.cluster.exists(JOBS, job.metadata?.name ?? "")).toBe(true);
  await world.end(job, doneBy(job, "restore"));
  await world.until(async () => expect(await world.cluster.exists(RESTORES, "hasty")).toBe(false));
});

test("one whose Job goes first, as in a deletion in the foreground, is not held, and says what that means", async () => {
  await world.make(RESTORES, "foreground", { file: "some.archive.gz" });
  const job = await world.job();
  await world.cluster.remove(RESTORES, "foreground");
  await world.until(async () => expect(await reasons("foreground")).toContain("DeletionWaits"));
  await world.cluster.remove(JOBS, job.metadata?.name ?? "");
  await world.until(async () => expect(await reasons("foreground")).toContain("JobGone"));
  await world.until(async () => expect(await world.cluster.exists(RESTORES, "foreground")).toBe(false));
});

test("one that waits, and one that is over, are deleted at once", async () => {
  await world.make(RESTORES, "waits", { backup: "no-such" });
  await world.sees(RESTORES, "waits", { status: { phase: "Pending" } });
  await world.make(RESTORES, "over", { file: "some.archive.gz" });
  const job = await world.job();
  await world.end(job, doneBy(job, "restore"));
  await world.sees(RESTORES, "over", { status: { phase: "Succeeded" } });
  for (const name of ["waits", "over"]) {
    await world.cluster.remove(RESTORES, name);
    await world.until(async () => expect(await world.cluster.exists(RESTORES, name)).toBe(false));
  }
});

test("a restore whose Job is gone is not begun again: nobody knows what it did", async () => {
  await world.make(RESTORES, "gone", { file: "some.archive.gz" });
  const job = await world.job();
  await world.sees(RESTORES, "gone", { status: { phase: "Running" } });
  await stop();
  await world.cluster.remove(JOBS, job.metadata?.name ?? "");
  await world.until(async () =>
    expect(await world.cluster.exists(JOBS, job.metadata?.name ?? "")).toBe(false),
  );
  stop = await world.start();
  await world.sees(RESTORES, "gone", {
    status: {
      phase: "Failed",
      conditions: [{ type: "Succeeded", status: "False", reason: "ResultUnknown" }],
    },
  });
});

test("a restore waits while pods of the bots are there, and says how they are taken away", async () => {
  const labels = { "app.kubernetes.io/component": "bot" };
  const spec = { schedulerName: "nobody", containers: [{ name: "bot", image: "example.invalid/none" }] };
  await world.cluster.put(PODS, { metadata: { name: "bot-shop", labels }, spec } as object);
  await world.make(RESTORES, "busy", { file: "some.archive.gz" });
  await world.sees(RESTORES, "busy", {
    status: {
      phase: "Pending",
      conditions: [{ reason: "DatabaseInUse", message: expect.stringContaining("--replicas=0") }],
    },
  });
  await world.cluster.remove(PODS, "bot-shop");
  const job = await world.job();
  const told = { code: "RESTORE_REFUSED", message: "botfleet is not empty.", action: "Confirm." };
  await world.end(job, { ok: false, task: "restore", file: fileIn(job), ...told });
  await world.sees(RESTORES, "busy", {
    status: { phase: "Failed", conditions: [{ reason: "RestoreRefused" }] },
  });
});
