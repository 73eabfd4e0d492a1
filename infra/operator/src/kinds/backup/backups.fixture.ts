import { expect, vi } from "vitest";
import type { BackupReport } from "../../../../../app/src/contracts/backup-report.ts";
import { collectionPath, type KubeObject, objectPath, type Resource } from "../../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { BACKUP_KIND, type Backup } from "./backup-kind.ts";
import { CRON_JOBS, type Job, JOBS, LABEL, PODS } from "./job.ts";
import { backups } from "./part.ts";

/** What a pod leaves when a backup was taken. */
export const TAKEN = {
  bytes: 206_000_000,
  sha256: "ab".repeat(32),
  databases: 4,
  collections: 23,
  documents: 40_000,
  documentBytes: 700_000_000,
  sum: "cd".repeat(32),
} as const;

/**
 * Backups in a cluster whose Jobs do nothing: the test plays the Job controller's and the kubelet's part, by writing the status
 * that these would. So it is the same with and without nodes; what real pods do, `npm run test:cluster` shows.
 */
export interface BackupWorld {
  readonly cluster: OperatorCluster;
  /** Makes the template that Jobs are made of. */
  template(): Promise<void>;
  start(): Promise<() => Promise<void>>;
  make(resource: Resource, name: string, spec: object, metadata?: object): Promise<KubeObject>;
  /** Waits for the Job that has not ended, and answers it. */
  job(): Promise<Job>;
  /** Ends a Job as it would with such a pod; without a report, one that said nothing. */
  end(job: Job, report: BackupReport | undefined, how?: { readonly pod?: object | null }): Promise<void>;
  /** Waits for it. */
  sees<T extends KubeObject>(resource: Resource, name: string, part: object): Promise<T>;
  until(look: () => Promise<void>): Promise<void>;
  list<T extends KubeObject>(resource: Resource): Promise<readonly T[]>;
  close(): Promise<void>;
}

const WITHIN = { timeout: 60_000, interval: 100 };
/** Known to no controller: Jobs and pods stay as they are. */
const NOBODY = "botfleet.dev/test";

export async function openBackupWorld(): Promise<BackupWorld> {
  const cluster = await openOperatorCluster([]);
  const { api, namespace, signal } = cluster;
  const list = async <T extends KubeObject>(resource: Resource): Promise<readonly T[]> => {
    const path = collectionPath(resource, namespace);
    return (await api.request<{ items: T[] }>({ method: "GET", path, signal })).items;
  };
  const patchStatus = (resource: Resource, name: string, status: object) =>
    api.request({
      method: "PATCH",
      path: objectPath(resource, `${namespace}/${name}`, "status"),
      contentType: "application/merge-patch+json",
      body: { status },
      signal,
    });
  const until = (look: () => Promise<void>): Promise<void> => vi.waitFor(look, WITHIN);
  return {
    cluster,
    list,
    until,
    template: async () => void (await cluster.put(CRON_JOBS, templateObject("backup"))),
    start: () => cluster.startOperator("http://127.0.0.1:9", [backups]),
    make: (resource, name, spec, metadata = {}) =>
      api.request({
        method: "POST",
        path: collectionPath(resource, namespace),
        query: { fieldValidation: "Strict" },
        body: {
          apiVersion: `${resource.group}/${resource.version}`,
          kind: resource.kind,
          metadata: { ...metadata, name },
          spec,
        },
        signal,
      }),
    job: () =>
      vi.waitFor(async () => {
        const open = (await list<Job>(JOBS)).filter(({ status }) => status?.conditions === undefined);
        expect(open.map(({ metadata }) => metadata?.name)).toHaveLength(1);
        return open[0] as Job;
      }, WITHIN),
    end: async (job, report, { pod = {} } = {}) => {
      const name = job.metadata?.name ?? "";
      if (pod !== null) await makePod(name, report, pod);
      const at = new Date().toISOString();
      const condition = (type: string) => ({ type, status: "True", lastTransitionTime: at, reason: "Test" });
      const ok = report?.ok === true;
      const types = ok ? ["SuccessCriteriaMet", "Complete"] : ["FailureTarget", "Failed"];
      const counts = ok ? { succeeded: 1, completionTime: at } : { failed: 1 };
      await patchStatus(JOBS, name, { startTime: at, conditions: types.map(condition), ...counts });
    },
    sees: <T extends KubeObject>(resource: Resource, name: string, part: object) =>
      vi.waitFor(async () => {
        const object = await cluster.get<T>(resource, name);
        expect(object).toMatchObject(part);
        return object;
      }, WITHIN),
    close: () => cluster.close(),
  };

  async function makePod(job: string, report: BackupReport | undefined, status: object): Promise<void> {
    const name = `${job.slice(0, 50)}-pod`;
    await cluster.put(PODS, {
      metadata: { name, labels: { [LABEL.job]: job } },
      spec: podSpec(),
    } as KubeObject);
    const ok = report?.ok === true;
    const message = report === undefined ? "" : JSON.stringify(report);
    const terminated = { exitCode: ok ? 0 : 1, reason: ok ? "Completed" : "Error", message };
    const shared = { ready: false, restartCount: 0, image: "none", imageID: "" };
    const containerStatuses = [{ ...shared, name: "backup", state: { terminated } }];
    await patchStatus(PODS, name, { phase: ok ? "Succeeded" : "Failed", containerStatuses, ...status });
  }
}

const podSpec = () => ({
  schedulerName: NOBODY,
  restartPolicy: "Never",
  containers: [{ name: "backup", image: "example.invalid/none", args: ["nothing"] }],
});

/** The template that Jobs are made of. */
export const templateObject = (name: string): KubeObject =>
  ({
    metadata: { name, labels: { "app.kubernetes.io/component": "backup" } },
    spec: {
      schedule: "0 0 31 12 *",
      suspend: true,
      jobTemplate: { spec: { managedBy: NOBODY, backoffLimit: 1, template: { spec: podSpec() } } },
    },
  }) as KubeObject;

/** The file of a Job, as its arguments name it. */
export const fileIn = (job: Job): string => job.spec?.template?.spec?.containers[0]?.args?.[1] ?? "";

/** What a Job's pod reports when all went well. */
export function doneBy(job: Job, task: "take" | "restore" | "remove" = "take"): BackupReport {
  const file = fileIn(job);
  const content = task === "remove" ? {} : { content: TAKEN };
  return { ok: true, task, file, location: `volume:/backups/${file}`, seconds: 13.4, ...content };
}

/** Makes a backup, and lets its Job succeed. */
export async function takeOne(world: BackupWorld, name: string, metadata: object = {}): Promise<Backup> {
  await world.make(BACKUP_KIND.resource, name, {}, metadata);
  const job = await world.job();
  await world.end(job, doneBy(job));
  return world.sees<Backup>(BACKUP_KIND.resource, name, { status: { phase: "Succeeded" } });
}
