import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { type BackupWorld, doneBy, fileIn, openBackupWorld, takeOne } from "./backups.fixture.ts";
import { LABEL } from "./job.ts";
import { type BackupSchedule, SCHEDULE_KIND } from "./schedule-kind.ts";

let world: BackupWorld;
let stop: () => Promise<void>;
const { resource: BACKUPS } = BACKUP_KIND;
const { resource: SCHEDULES } = SCHEDULE_KIND;

beforeAll(async () => {
  world = await openBackupWorld();
  await world.template();
});
beforeEach(async () => {
  stop = await world.start();
});
afterEach(() => stop());
afterAll(() => world.close());

const reasons = async (name: string) => (await world.cluster.events(name)).map(({ reason }) => reason);
/** Once a year, half a year away: nothing becomes due while a test runs. */
const FAR = `0 0 1 ${((new Date().getUTCMonth() + 6) % 12) + 1} *`;

test("each minute a backup is made, tried, and counted; the schedule says when the next one is due", async () => {
  await world.make(SCHEDULES, "often", { schedule: "* * * * *" });
  const job = await world.job();
  const name = job.metadata?.ownerReferences?.[0]?.name ?? "";
  expect(name).toMatch(/^often-\d{8}t\d{4}$/);
  await world.end(job, doneBy(job));
  const schedule = await world.sees<BackupSchedule>(SCHEDULES, "often", {
    status: {
      stored: 1,
      lastBackup: name,
      observedGeneration: 1,
      conditions: [
        { type: "Ready", status: "True", reason: "Scheduled" },
        { type: "BackupHealthy", status: "True", reason: "Young" },
        { type: "Degraded", status: "False", reason: "AsExpected" },
      ],
    },
  });
  const { lastScheduleTime = "", nextScheduleTime = "" } = schedule.status ?? {};
  expect(Date.parse(nextScheduleTime) - Date.parse(lastScheduleTime)).toBeGreaterThanOrEqual(60_000);
  await world.cluster.put(SCHEDULES, {
    metadata: { name: "often" },
    spec: { schedule: "* * * * *", suspend: true },
  } as object);
  await world.sees(SCHEDULES, "often", {
    status: { conditions: [{ type: "Ready", status: "False", reason: "Suspended" }, {}, {}] },
  });
  await world.cluster.remove(SCHEDULES, "often");
});

test("retention removes the file and then the Backup of what the schedule made; others', and the last good one, stay", async () => {
  const mine = { labels: { [LABEL.schedule]: "keeps" } };
  for (const name of ["keeps-1", "keeps-2"]) await takeOne(world, name, mine);
  await takeOne(world, "of-a-person");
  await world.make(SCHEDULES, "keeps", { schedule: FAR, retention: { count: 1 } });
  const removal = await world.job();
  const goes = await world.cluster.get<Backup>(BACKUPS, "keeps-1");
  expect(removal.spec?.template?.spec?.containers[0]?.args).toEqual(["remove", goes.status?.file]);
  expect(await world.cluster.exists(BACKUPS, "keeps-1")).toBe(true);
  await world.end(removal, doneBy(removal, "remove"));
  await world.until(async () => expect(await world.cluster.exists(BACKUPS, "keeps-1")).toBe(false));
  await world.sees(SCHEDULES, "keeps", { status: { stored: 1, lastBackup: "keeps-2" } });
  expect(await world.cluster.exists(BACKUPS, "keeps-2")).toBe(true);
  expect(await world.cluster.exists(BACKUPS, "of-a-person")).toBe(true);
  await world.until(async () => expect(await reasons("keeps")).toContain("Removed"));
});

test("a removal that fails is said, and the Backup stays", async () => {
  const mine = { labels: { [LABEL.schedule]: "stuck" } };
  for (const name of ["stuck-1", "stuck-2"]) await takeOne(world, name, mine);
  await world.make(SCHEDULES, "stuck", { schedule: FAR, retention: { count: 1 } });
  const removal = await world.job();
  const told = {
    code: "FILE_STORE_UNAVAILABLE",
    message: "The volume did not do its part.",
    action: "Look.",
  };
  await world.end(removal, { ok: false, task: "remove", file: fileIn(removal), ...told });
  const conditions = expect.arrayContaining([
    expect.objectContaining({ type: "Degraded", status: "True", reason: "RemovalFailed" }),
  ]);
  await world.sees(SCHEDULES, "stuck", { status: { conditions } });
  expect(await world.cluster.exists(BACKUPS, "stuck-1")).toBe(true);
});

test("a schedule that cannot be read is refused, or says what is wrong with it", async () => {
  await expect(world.make(SCHEDULES, "words", { schedule: "every night" })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("schedule must be five fields as cron has them, such as '30 2 * * *'"),
  });
  await expect(world.make(SCHEDULES, "x".repeat(53), { schedule: FAR })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining(
      "The name may have 52 characters: each backup's name is that and a time.",
    ),
  });
  await expect(
    world.make(SCHEDULES, "none", { schedule: FAR, retention: { count: 0 } }),
  ).rejects.toMatchObject({ status: 422, message: expect.stringContaining("spec.retention.count") });
  await world.make(SCHEDULES, "nowhere", { schedule: FAR, timeZone: "Europe/Atlantis" });
  const message = expect.stringContaining("There is no time zone Europe/Atlantis");
  await world.sees(SCHEDULES, "nowhere", {
    status: {
      conditions: [
        { type: "Ready", status: "False", reason: "InvalidSchedule", message },
        {},
        { type: "Degraded", status: "True", reason: "InvalidSchedule", message },
      ],
    },
  });
});
