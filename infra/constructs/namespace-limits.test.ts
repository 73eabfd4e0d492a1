import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { NamespaceLimits } from "./namespace-limits.ts";

const manifests = synth((chart) => {
  const totals = { pods: 40, cpu: { request: 20, limit: 60 }, memoryMb: { request: 2048, limit: 4096 } };
  return new NamespaceLimits(chart, "limits", totals);
});

test("the namespace takes what all of it may need, and nothing is exposed by a load balancer", () => {
  expect(at(only(manifests, "ResourceQuota", "fleet"), "spec.hard")).toEqual({
    pods: "40",
    "requests.cpu": "20",
    "limits.cpu": "60",
    "requests.memory": "2Gi",
    "limits.memory": "4Gi",
    "services.loadbalancers": "0",
  });
});

test("a container that says nothing, as cert-manager's, still fits under the quota", () => {
  expect(at(only(manifests, "LimitRange", "defaults"), "spec.limits.0")).toEqual({
    type: "Container",
    default: { cpu: "500m", memory: "256Mi" },
    defaultRequest: { cpu: "50m", memory: "64Mi" },
  });
});
