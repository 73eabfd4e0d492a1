import { expect, test } from "vitest";
import type { Job } from "./job.ts";
import { type Pod, runState } from "./run-state.ts";

const job = (type?: "Complete" | "Failed", reason = "BackoffLimitExceeded", message = "Too often."): Job => ({
  status: { conditions: type === undefined ? [] : [{ type, status: "True", reason, message }] },
});

const pod = (status: Pod["status"], creationTimestamp = "2026-11-26T12:00:00Z"): Pod => ({
  metadata: { creationTimestamp },
  spec: { containers: [{ name: "backup" }] },
  status: status ?? {},
});

const ended = (terminated: object, name = "backup") =>
  pod({ containerStatuses: [{ name, state: { terminated: { exitCode: 1, ...terminated } } }] });

const report = { ok: true, task: "take", file: "a", location: "volume:/a", seconds: 1 };
const content = {
  bytes: 1,
  sha256: "a",
  databases: 1,
  collections: 1,
  documents: 1,
  documentBytes: 1,
  sum: "b",
};
const failure = { ok: false, task: "take", file: "a", code: "BACKUP_TOO_SLOW", message: "m", action: "a" };

test("a Job that ended well is what its pod reported, and lost where that is gone or is none", () => {
  const message = JSON.stringify({ ...report, content });
  expect(runState(job("Complete"), [ended({ exitCode: 0, message })])).toEqual({
    kind: "done",
    report: { ...report, content },
  });
  expect(runState(job("Complete"), [])).toEqual({ kind: "lost" });
  const wrong = ["", "{}", "null", "log line", JSON.stringify({ ...report, content: { bytes: "many" } })];
  for (const message of wrong)
    expect(runState(job("Complete"), [ended({ exitCode: 0, message })]), message).toEqual({ kind: "lost" });
  expect(runState(job("Complete"), [ended({ exitCode: 0, message }, "trial")])).toEqual({ kind: "lost" });
});

test("one that failed is what the last pod told, else what Kubernetes knows", () => {
  const told = ended({ message: JSON.stringify(failure) });
  expect(runState(job("Failed"), [pod({}, "2026-11-26T11:00:00Z"), told])).toEqual({
    kind: "failed",
    code: "BACKUP_TOO_SLOW",
    message: "m",
    action: "a",
  });
  const codes = [
    [job("Failed"), ended({ reason: "OOMKilled", exitCode: 137 }), "OUT_OF_MEMORY"],
    [job("Failed"), pod({ reason: "Evicted", message: "The node was low on disk." }), "EVICTED"],
    [job("Failed", "DeadlineExceeded"), pod({}), "DEADLINE_EXCEEDED"],
    [job("Failed"), ended({ exitCode: 7, message: "the end of a log" }), "POD_FAILED"],
  ] as const;
  for (const [failed, last, code] of codes)
    expect(runState(failed, [last])).toMatchObject({ kind: "failed", code });
  expect(runState(job("Failed"), [ended({ exitCode: 7, message: "the end of a log" })])).toMatchObject({
    message: "Too often.; exit code 7: the end of a log",
  });
  expect(runState(job("Failed"), [])).toMatchObject({ code: "POD_FAILED", message: "Too often." });
});

test("one that runs says why its pod waits", () => {
  const waiting = { reason: "ImagePullBackOff", message: "no such image" };
  const pulls = pod({ initContainerStatuses: [{ name: "trial", state: { waiting } }] });
  expect(runState(job(), [pulls])).toEqual({
    kind: "running",
    waits: "trial has ImagePullBackOff: no such image",
  });
  const unscheduled = { type: "PodScheduled", status: "False", message: "0/3 nodes are available" };
  expect(runState(job(), [pod({ conditions: [unscheduled] })])).toMatchObject({
    waits: expect.stringContaining("0/3 nodes"),
  });
  const starts = { name: "backup", state: { waiting: { reason: "PodInitializing" } } };
  expect(runState(job(), [pod({ containerStatuses: [starts] })])).toEqual({ kind: "running" });
  expect(runState(job(), [])).toMatchObject({ waits: "its pod is not there yet" });
});
