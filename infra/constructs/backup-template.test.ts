import { expect, test } from "vitest";
import { backupsPart } from "../charts/backups.ts";
import { totalsOf } from "../charts/totals.ts";
import type { BackupValues } from "../environments/backups.ts";
import { SIZE } from "../environments/sizes.ts";
import { jobOf, type CronJob } from "../operator/src/kinds/backup/job.ts";
import { BACKUP_KIND } from "../operator/src/kinds/backup/backup-kind.ts";
import { fleetWith } from "../testing/fleet.fixture.ts";
import { podRules } from "../testing/pod-rules.fixture.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";

const VOLUME: BackupValues = {
  size: SIZE.backup,
  trial: SIZE.backupTrial,
  store: { kind: "volume", storage: { gb: 20 } },
  limitMinutes: 120,
};
const BUCKET: BackupValues = {
  ...VOLUME,
  store: { kind: "s3", endpoint: "https://s3.example.org:9000", region: "eu", bucket: "kept" },
  schedule: { schedule: "30 2 * * *", retention: { count: 7 }, tooOldAfterHours: 26 },
};
const render = (backups: BackupValues) => synth((chart) => backupsPart(chart, fleetWith({ backups })));
const POD = "spec.jobTemplate.spec.template.spec";

test.each([
  ["volume", VOLUME],
  ["bucket", BUCKET],
])(
  "runs that keep backups in a %s are pods under the rules of all pods, and never start by themselves",
  (_, values) => {
    const template = only(render(values), "CronJob");
    expect(template).toMatchObject({ metadata: { name: "backup" }, spec: { suspend: true } });
    expect(podRules.safeParse(at(template, POD)).error?.issues ?? []).toEqual([]);
    expect(at(template, `${POD}.restartPolicy`)).toBe("Never");
    expect(at(template, `${POD}.containers.0.terminationMessagePolicy`)).toBe("FallbackToLogsOnError");
  },
);

test("the server in which a backup is tried out is a sidecar without a network, and holds nothing", () => {
  const template = only(render(VOLUME), "CronJob");
  expect(at(template, `${POD}.initContainers.0`)).toMatchObject({
    name: "trial",
    restartPolicy: "Always",
    command: expect.arrayContaining([
      "--bind_ip=127.0.0.1",
      "--dbpath=/data/db",
      "--setParameter=ttlMonitorEnabled=false",
    ]),
  });
  const volumes = at(template, `${POD}.volumes`);
  expect(volumes).toContainEqual({ name: "trial", emptyDir: { sizeLimit: "2048Mi" } });
  const { memoryMb } = totalsOf([template]);
  expect(memoryMb.request).toBe(2_048);
});

test("a volume is the namespace's own; a bucket's keys come from a Secret, and only its port is open", () => {
  const volume = render(VOLUME);
  expect(at(only(volume, "PersistentVolumeClaim"), "spec.resources.requests.storage")).toBe("20Gi");
  const bucket = render(BUCKET);
  expect(bucket.filter(({ kind }) => kind === "PersistentVolumeClaim")).toEqual([]);
  expect(at(only(bucket, "ConfigMap"), "data")).toMatchObject({ BACKUP_STORE: "s3", S3_BUCKET: "kept" });
  const env = at(only(bucket, "CronJob"), `${POD}.containers.0.env`);
  expect(env).toContainEqual({
    name: "S3_SECRET_ACCESS_KEY",
    valueFrom: { secretKeyRef: { name: "backup-store", key: "S3_SECRET_ACCESS_KEY" } },
  });
  const egress = at(only(bucket, "NetworkPolicy"), "spec.egress") as readonly { ports: object[] }[];
  expect(egress.flatMap(({ ports }) => ports)).toEqual([
    { protocol: "TCP", port: 27_017 },
    { protocol: "TCP", port: 9_000 },
  ]);
  expect(at(only(bucket, "BackupSchedule"), "spec")).toMatchObject({ schedule: "30 2 * * *" });
  expect(volume.filter(({ kind }) => kind === "BackupSchedule")).toEqual([]);
});

test("of the template the operator's Job is made: all that it does not decide is there as it is rendered", () => {
  const template = only(render(VOLUME), "CronJob") as unknown as CronJob;
  const object = { metadata: { name: "one", namespace: "botfleet", uid: "u-1" } };
  const owner = { resource: BACKUP_KIND.resource, object };
  const job = jobOf(template, { name: "j", owner, template: "backup", task: "take", args: ["take", "x"] });
  expect(job).toMatchObject({
    metadata: {
      name: "j",
      labels: { "app.kubernetes.io/component": "backup", "botfleet.dev/backup-template": "backup" },
      ownerReferences: [
        { apiVersion: "botfleet.dev/v1alpha1", kind: "Backup", uid: "u-1", controller: true },
      ],
    },
    spec: { backoffLimit: 1, activeDeadlineSeconds: 7_200 },
  });
  const { args, ...container } = job.spec?.template?.spec?.containers[0] ?? {};
  expect(args).toEqual(["take", "x"]);
  expect(container).toEqual(at(template, `${POD}.containers.0`));
  expect(at(job, "spec.template.spec.initContainers")).toEqual(at(template, `${POD}.initContainers`));
});
