import { defineConfig } from "vitest/config";

const ALL = "infra/operator/**/*.cluster.ts";

/** Files that nothing else may run beside. All others have a namespace, ports and servers of their own, and wait more than they compute. */
const ALONE = [
  // A cluster has one APIService of external metrics; and while nobody answers for it, no namespace ends.
  "infra/operator/src/metrics-api/**/*.cluster.ts",
  // Measures CPU and memory.
  "infra/operator/src/runtime/controller/thousand.cluster.ts",
  // Forty people at real processes: on a machine that is too slow for them answers come late, and are sent again.
  "infra/operator/src/kinds/telegram-bot/rotation.cluster.ts",
  // Five minutes of an alert are five seconds there: a process that waits for its turn would fire others.
  "infra/operator/src/ops/alerts.cluster.ts",
];

const times = { testTimeout: 120_000, hookTimeout: 120_000 };

/** `npm run test:operator`: what needs an API server, of KUBECONFIG or of its own; apart from `npm test`, which needs none. */
export default defineConfig({
  test: {
    // Here and not in the projects, which would each start a server.
    globalSetup: ["infra/operator/control-plane/global-setup.ts"],
    projects: [
      {
        test: {
          ...times,
          name: "side-by-side",
          include: [ALL],
          exclude: ALONE,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...times,
          name: "alone",
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
