import { expect, test } from "vitest";
import { totalsOf } from "./totals.ts";

const container = (cpu: string | number, memory: string) => ({
  resources: { requests: { cpu, memory }, limits: { cpu: 2, memory: "4Gi" } },
});
const workload = (kind: string, name: string, spec: object, pod: object) => ({
  kind,
  metadata: { name },
  spec: { ...spec, template: { spec: pod } },
});
const one = { containers: [container("500m", "512Mi")] };

test("a scaled Deployment counts at its autoscaler's most and one more for a rollout, with a quarter of room", () => {
  const autoscaler = {
    kind: "HorizontalPodAutoscaler",
    spec: { scaleTargetRef: { name: "api" }, maxReplicas: 3 },
  };
  expect(totalsOf([workload("Deployment", "api", {}, one), autoscaler])).toEqual({
    pods: 4 + 10,
    cpu: { request: 3, limit: 10 },
    memoryMb: { request: 3 * 1024, limit: 20 * 1024 },
  });
});

test("KEDA's most counts as an HPA's does", () => {
  const scaled = { kind: "ScaledObject", spec: { scaleTargetRef: { name: "api" }, maxReplicaCount: 7 } };
  expect(totalsOf([workload("Deployment", "api", {}, one), scaled]).pods).toBe(8 + 10);
});

test.each([
  ["StatefulSet", { replicas: 3 }, 3],
  ["Deployment", { replicas: 1 }, 2],
  ["Job", {}, 1],
  ["DaemonSet", {}, 10],
])("a %s of %j is at most %i pods", (kind, spec, pods) => {
  expect(totalsOf([workload(kind, "a", spec, one)]).pods).toBe(pods + 10);
});

test("containers side by side add up; one that runs before them counts where it is the larger", () => {
  const small = container("250m", "128Mi");
  const request = (pod: object) => totalsOf([workload("Job", "a", {}, pod)]).cpu.request;
  expect(request({ containers: Array.from({ length: 16 }, () => small) })).toBe(5);
  expect(request({ containers: [small], initContainers: [small, small] })).toBe(1);
  expect(request({ containers: [small], initContainers: [container(4, "128Mi")] })).toBe(5);
});

test("what is no workload takes nothing, and memory in a unit nobody reads is refused", () => {
  expect(totalsOf([{ kind: "Service", metadata: { name: "a" } }]).pods).toBe(10);
  const odd = workload("Job", "a", {}, { containers: [container(1, "1G")] });
  expect(() => totalsOf([odd])).toThrow("memory must be in Mi or Gi, not 1G");
});
