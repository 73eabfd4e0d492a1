import type { BackupDone, BackupFailed } from "../../../../../app/src/contracts/backup-report.ts";
import type { KubeObject } from "../../runtime/index.ts";
import { endOf, type Job } from "./job.ts";
import { readReport } from "./report.ts";

interface ContainerStatus {
  readonly name: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: {
      readonly exitCode: number;
      readonly reason?: string;
      readonly message?: string;
    };
  };
}

/** As much of a pod as is read. */
export interface Pod extends KubeObject {
  readonly spec?: { readonly containers: readonly { readonly name: string }[] };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Why a run failed. */
export type Failure = Pick<BackupFailed, "code" | "message" | "action">;

/** How a run stands. */
export type RunState =
  /** `waits`: why nothing happens yet, where that is known. */
  | { readonly kind: "running"; readonly waits?: string }
  | { readonly kind: "done"; readonly report: BackupDone }
  | ({ readonly kind: "failed" } & Failure)
  /** It ended well, and its pod with what it reported is gone. */
  | { readonly kind: "lost" };

/** How a run stands, by its Job and that Job's pods. Pure. */
export function runState(job: Job, pods: readonly Pod[]): RunState {
  const made = (pod: Pod) => pod.metadata?.creationTimestamp ?? "";
  const latest = [...pods].sort((one, other) => (made(one) < made(other) ? 1 : -1));
  const end = endOf(job);
  if (end === undefined) return running(latest[0]);
  const reports = latest.flatMap((pod) => readReport(lastWords(pod)?.message) ?? []);
  if (end === "complete") {
    const report = reports.find((each) => each.ok);
    return report === undefined ? { kind: "lost" } : { kind: "done", report };
  }
  const told = reports.find((each) => !each.ok);
  if (told !== undefined) {
    const { action, code, message } = told;
    return { kind: "failed", action, code, message };
  }
  return { kind: "failed", ...untold(job, latest[0]) };
}

const mainName = (pod: Pod): string | undefined => pod.spec?.containers[0]?.name;

const lastWords = (pod: Pod) =>
  pod.status?.containerStatuses?.find(({ name }) => name === mainName(pod))?.state?.terminated;

function running(pod: Pod | undefined): RunState {
  if (pod === undefined) return { kind: "running", waits: "its pod is not there yet" };
  const { conditions = [], containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const scheduled = conditions.find(({ status, type }) => type === "PodScheduled" && status === "False");
  if (scheduled !== undefined)
    return { kind: "running", waits: `no node takes its pod: ${scheduled.message ?? "no reason given"}` };
  const waiting = [...initContainerStatuses, ...containerStatuses].flatMap(({ name, state }) =>
    state?.waiting === undefined ? [] : [{ name, ...state.waiting }],
  );
  const stuck = waiting.find(({ reason = "" }) => /Err|BackOff|Invalid|Config/.test(reason));
  if (stuck === undefined) return { kind: "running" };
  return { kind: "running", waits: `${stuck.name} has ${stuck.reason}: ${stuck.message ?? ""}` };
}

const OUT_OF_MEMORY: Failure = {
  code: "OUT_OF_MEMORY",
  message: "The program was ended because it took more memory than its limit.",
  action: "Give the template's container more: backups.size of the environment.",
};

/** A run that could not say why: what Kubernetes knows. */
function untold(job: Job, pod: Pod | undefined): Failure {
  const words = pod && lastWords(pod);
  if (words?.reason === "OOMKilled") return OUT_OF_MEMORY;
  const condition = job.status?.conditions?.find(({ type }) => type === "Failed");
  if (condition?.reason === "DeadlineExceeded")
    return {
      code: "DEADLINE_EXCEEDED",
      message: `It was not done in the time that its template gives it. ${waitsOf(pod)}`.trim(),
      action: "Raise activeDeadlineSeconds of the template, or see why it waits: kubectl describe pod.",
    };
  const parts = [
    condition?.message,
    pod?.status?.reason && `${pod.status.reason}: ${pod.status.message ?? ""}`,
    words && `exit code ${words.exitCode}: ${words.message?.slice(-500) ?? ""}`,
  ];
  const known = parts.filter((part) => part !== undefined && part !== "").join("; ");
  return {
    code: pod?.status?.reason === "Evicted" ? "EVICTED" : "POD_FAILED",
    message: known === "" ? "The Job failed, and its pod is gone." : known,
    action: "Its Job and pod say more: kubectl describe job, kubectl logs.",
  };
}

function waitsOf(pod: Pod | undefined): string {
  const state = running(pod);
  return state.kind === "running" && state.waits !== undefined ? `In the end, ${state.waits}.` : "";
}
