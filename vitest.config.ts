import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{app,simulators,dev,load-tests,infra,dashboards}/**/*.test.ts"],
    globalSetup: ["dev/testing/global-setup.ts"],
    // The suites wait on servers more than they compute: three workers fill two cores.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
