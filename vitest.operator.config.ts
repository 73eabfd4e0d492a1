import { defineConfig } from "vitest/config";

/** `npm run test:operator`: what needs an API server, of KUBECONFIG or of its own; apart from `npm test`, which needs none. */
export default defineConfig({
  test: {
    include: ["infra/operator/**/*.cluster.ts"],
    globalSetup: ["infra/operator/control-plane/global-setup.ts"],
    // One after the other: they measure, and the server shares the machine with them.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
