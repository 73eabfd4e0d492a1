import type { Plan, Thresholds } from "../../../load-tests/scenarios/plan.ts";
import { hardenedContainer, hardenedPod } from "../../constructs/hardening.ts";
import { LABEL } from "../../constructs/labels.ts";
import { SCENARIO_MAIN, SCENARIOS, scenarioFiles } from "./scenario-files.ts";

/** The program that plays people; every registry has it under this name. */
export const K6_IMAGE = "docker.io/grafana/k6:1.8.1";
/** Of pods that belong to the test, not to what is tested. */
export const TEST_LABEL = "botfleet.dev/cluster-test";

/** What k6 is to play in the cluster. */
export interface K6JobProps {
  readonly name: string;
  readonly plan: Plan;
  readonly thresholds: Thresholds;
  /** Ends it whatever it does. */
  readonly withinSeconds: number;
}

/** A Job that plays people against the simulator, with its scenarios, and what lets it through the policies. */
export function k6Objects({ name, plan, thresholds, withinSeconds }: K6JobProps): readonly object[] {
  const { data, items } = scenarioFiles();
  const labels = { [TEST_LABEL]: "k6" };
  const metadata = { name, labels };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data },
    ...passages(labels),
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: withinSeconds,
        template: {
          metadata: { labels },
          spec: {
            ...hardenedPod(),
            restartPolicy: "Never",
            // Told to stop, k6 breaks off at once; a summary that takes longer is nobody's.
            terminationGracePeriodSeconds: 5,
            containers: [container(plan, thresholds)],
            volumes: [
              { name: "scenarios", configMap: { name, items } },
              { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
            ],
          },
        },
      },
    },
  ];
}

function container(plan: Plan, thresholds: Thresholds): object {
  const env = {
    PLAN: JSON.stringify(plan),
    THRESHOLDS: JSON.stringify(thresholds),
    // The summary is the last line of the log: that is what can be read of a pod that has ended.
    SUMMARY: "/dev/stdout",
    HOME: "/tmp",
    K6_NO_USAGE_REPORT: "true",
  };
  return {
    name: "k6",
    image: K6_IMAGE,
    imagePullPolicy: "IfNotPresent",
    args: ["run", "--quiet", "--no-color", "--address", "", SCENARIO_MAIN],
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    resources: {
      requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "128Mi" },
    },
    securityContext: hardenedContainer(),
    volumeMounts: [
      { name: "scenarios", mountPath: SCENARIOS, readOnly: true },
      { name: "scratch", mountPath: "/tmp" },
    ],
  };
}

/** Policies add up: these open nothing but the way from the people to Telegram. */
function passages(labels: Readonly<Record<string, string>>): readonly object[] {
  const simulators = { matchLabels: { [LABEL.component]: "simulator" } };
  const people = { matchLabels: labels };
  const policy = (name: string, spec: object): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, labels },
    spec,
  });
  return [
    policy("cluster-test-people", {
      podSelector: people,
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: simulators }] }],
    }),
    policy("cluster-test-telegram", {
      podSelector: simulators,
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: people }] }],
    }),
  ];
}
