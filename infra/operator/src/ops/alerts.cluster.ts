import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeRules } from "../../../../dashboards/fire/quick-rules.ts";
import { type AlertWatch, watchAlerts } from "../../../../dashboards/fire/watch-alerts.ts";
import { quickened, secondsOf } from "../../../../dashboards/slo/pace.ts";
import { OPERATOR } from "../../../../dashboards/watch/operator.ts";
import { watchGroup } from "../../../../dashboards/watch/watch.ts";
import { findPrometheus } from "../../../../dev/binaries/find-prometheus.ts";
import { freePorts } from "../../../../dev/servers/free-ports.ts";
import { type PrometheusServer, startPrometheus } from "../../../../dev/servers/prometheus.ts";
import { temporaryFolder } from "../../../../dev/servers/temporary-folder.ts";
import { BACKUP_KIND } from "../kinds/backup/backup-kind.ts";
import { type BackupWorld, doneBy, openBackupWorld, takeOne } from "../kinds/backup/backups.fixture.ts";
import { LABEL } from "../kinds/backup/job.ts";
import { backups } from "../kinds/backup/part.ts";
import { SCHEDULE_KIND } from "../kinds/backup/schedule-kind.ts";
import { type KubeObject, objectPath, RETRIES } from "../runtime/index.ts";
import { kindOf } from "../testing/operator-cluster.fixture.ts";

/** What five minutes take here, in seconds. */
const pace = quickened(5);
const has = findPrometheus() !== undefined;
const named = (name: string) => (has ? name : `${name}: no Prometheus on PATH`);
const ROLES = kindOf("rbac.authorization.k8s.io", "Role", "roles");
const DAYS_AGO = 3;
const MINE = { labels: { [LABEL.schedule]: "nightly" } };

interface Role extends KubeObject {
  readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

let world: BackupWorld;
let folder: string;
let prometheus: PrometheusServer;
let alerts: AlertWatch;
let start: () => Promise<() => Promise<void>>;
let stop: () => Promise<void>;

beforeAll(async () => {
  if (!has) return;
  world = await openBackupWorld();
  await world.template();
  const [opsPort = 0] = await freePorts(1);
  const options = { opsPort, retries: { ...RETRIES, capMs: 1_000 } };
  start = () => world.cluster.startOperator("http://127.0.0.1:9", [backups], options);
  stop = await start();
  folder = temporaryFolder();
  prometheus = await startPrometheus({
    targets: [
      {
        address: `127.0.0.1:${opsPort}`,
        labels: { role: "operator", workload: "operator", environment: "test" },
      },
    ],
    rules: [writeRules(folder, [watchGroup(OPERATOR, pace)])],
    everyMs: secondsOf(pace("15s")) * 1_000,
    folder: join(folder, "prometheus"),
  });
  alerts = watchAlerts(prometheus.url);
});
afterAll(async () => {
  if (!has) return;
  await alerts.stop();
  await prometheus.stop();
  await stop();
  await world.close();
  rmSync(folder, { recursive: true });
});

/** Waits for all of them to fire, or for none to. */
const until = (fire: boolean, ...keys: readonly string[]) =>
  vi.waitFor(() => expect(keys.map((key) => alerts.fires(key))).toEqual(keys.map(() => fire)), {
    timeout: 110_000,
    interval: 250,
  });

test.skipIf(!has)(named("the last good backup is days old, and the next one clears it"), async () => {
  const keys = ["BackupTooOld warning", "BackupTooOld critical"];
  await takeOne(world, "long-ago", MINE);
  const { api, namespace, signal } = world.cluster;
  await api.request({
    method: "PATCH",
    path: objectPath(BACKUP_KIND.resource, `${namespace}/long-ago`, "status"),
    contentType: "application/merge-patch+json",
    body: { status: { completedAt: new Date(Date.now() - DAYS_AGO * 86_400_000).toISOString() } },
    signal,
  });
  const schedule = { schedule: "30 2 * * *", tooOldAfterHours: 1 };
  await world.make(SCHEDULE_KIND.resource, "nightly", schedule);
  await until(true, ...keys);
  await takeOne(world, "just-now", MINE);
  await until(false, ...keys);
});

test.skipIf(!has)(
  named("a right that is taken away makes a controller fail, and given back clears it"),
  async () => {
    const { cluster } = world;
    const { rules } = await cluster.get<Role>(ROLES, "operator");
    const metadata = { name: "operator" };
    const noJobs = rules.filter(
      ({ resources, verbs }) => !(resources.includes("jobs") && verbs.includes("create")),
    );
    expect(noJobs.length).toBe(rules.length - 1);
    await cluster.put<Role>(ROLES, { metadata, rules: noJobs });
    await world.make(BACKUP_KIND.resource, "refused", {});
    await until(true, "OperatorFails warning");
    await cluster.put<Role>(ROLES, { metadata, rules });
    const job = await world.job();
    await world.end(job, doneBy(job));
    await until(false, "OperatorFails warning");
  },
);

test.skipIf(!has)(named("an object that no time mends needs a person, until it is corrected"), async () => {
  const { api, namespace, signal } = world.cluster;
  const schedule = { schedule: "0 0 1 1 *", timeZone: "Europe/Atlantis" };
  await world.make(SCHEDULE_KIND.resource, "nowhere", schedule);
  await until(true, "NeedsPerson warning");
  await api.request({
    method: "PATCH",
    path: objectPath(SCHEDULE_KIND.resource, `${namespace}/nowhere`),
    contentType: "application/merge-patch+json",
    body: { spec: { timeZone: "Europe/Berlin" } },
    signal,
  });
  await until(false, "NeedsPerson warning");
});

test.skipIf(!has)(named("an operator that is gone is missed, until it is there again"), async () => {
  await stop();
  await until(true, "OperatorGone warning");
  stop = await start();
  await until(false, "OperatorGone warning");
});

test.skipIf(!has)(named("each of them fired for its own fault alone"), () => {
  expect(Object.fromEntries([...alerts.seen].map(([key, firings]) => [key, firings.length]))).toMatchObject({
    "BackupTooOld warning": 1,
    "BackupTooOld critical": 1,
    "OperatorFails warning": 1,
    "NeedsPerson warning": 1,
    "OperatorGone warning": 1,
  });
});
