import { defineConfig } from "vitest/config";

/** `npm run test:kill`: minutes of processes killed at every write; apart from `npm test` for its length alone. */
export default defineConfig({
  test: {
    include: ["app/e2e/kill-points/*.kill.ts"],
    globalSetup: ["dev/testing/global-setup.ts"],
  },
});
