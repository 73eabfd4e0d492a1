import type { BackupTask } from "../../../../../app/src/contracts/backup-report.ts";
import { apiVersion, type KubeObject, type Resource } from "../../runtime/index.ts";

/** Jobs, which do the work. */
export const JOBS: Resource = {
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  namespaced: true,
};
/** CronJobs, whose templates Jobs are made of. */
export const CRON_JOBS: Resource = { ...JOBS, kind: "CronJob", plural: "cronjobs" };
/** Pods, which leave reports. */
export const PODS: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods", namespaced: true };

/** Labels of what the operator makes for backups. */
export const LABEL = {
  /** Of Jobs and their pods: which template they are of. One of a template runs at a time. */
  template: "botfleet.dev/backup-template",
  task: "botfleet.dev/backup-task",
  /** Of Backups: the schedule that made them, and may remove them. */
  schedule: "botfleet.dev/schedule",
  /** Of pods, by the Job controller. */
  job: "batch.kubernetes.io/job-name",
} as const;

interface PodSpec {
  readonly containers: readonly { readonly name: string; readonly args?: readonly string[] }[];
}

/** As much of a Job as is read. */
export interface Job extends KubeObject {
  readonly spec?: {
    readonly template?: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec?: PodSpec;
    };
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** The template, as synth renders it: all that the operator does not decide. */
export interface CronJob extends KubeObject {
  readonly spec: {
    readonly suspend?: boolean;
    readonly jobTemplate: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: Readonly<Record<string, unknown>> & {
        readonly template: Readonly<Record<string, unknown>> & {
          readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
          readonly spec: PodSpec;
        };
      };
    };
  };
}

/** What a Job is to do, and for whom. */
export interface JobOrder {
  /** Made of the owner's uid: whoever asks again finds the same Job. */
  readonly name: string;
  readonly owner: { readonly resource: Resource; readonly object: KubeObject };
  readonly template: string;
  readonly task: BackupTask;
  /** Of `backup.ts`. */
  readonly args: readonly string[];
  /** Fields of the Job's spec besides the template's. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The Job: the template's own, with other arguments for its first container, and an owner. Pure. */
export function jobOf({ spec: { jobTemplate } }: CronJob, order: JobOrder): Job {
  const { args, name, owner, task, template } = order;
  const { metadata, spec } = jobTemplate;
  const [container, ...sidecars] = spec.template.spec.containers;
  const containers = container === undefined ? [] : [{ ...container, args }, ...sidecars];
  const { name: ownerName = "", namespace = "", uid = "" } = owner.object.metadata ?? {};
  const { kind } = owner.resource;
  const labels = { ...spec.template.metadata?.labels, [LABEL.template]: template };
  const reference = { apiVersion: apiVersion(owner.resource), kind, name: ownerName, uid, controller: true };
  return {
    apiVersion: apiVersion(JOBS),
    kind: JOBS.kind,
    metadata: {
      name,
      namespace,
      labels: { ...metadata?.labels, [LABEL.template]: template, [LABEL.task]: task },
      ownerReferences: [reference],
    },
    spec: {
      ...spec,
      ...order.spec,
      template: {
        ...spec.template,
        metadata: { ...spec.template.metadata, labels },
        spec: { ...spec.template.spec, containers },
      },
    },
  };
}

/** Whether a Job has ended, and how. */
export function endOf({ status }: Job): "complete" | "failed" | undefined {
  const holds = (type: string) =>
    status?.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
  if (holds("Complete")) return "complete";
  return holds("Failed") ? "failed" : undefined;
}
