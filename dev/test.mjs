import { dirname, join } from "node:path";
import { runInForeground } from "./setup/run-in-foreground.mjs";
import { ROOT, setUp } from "./setup.mjs";
import { printError } from "./tool-error.mjs";

// `npm test`, `npm test -- app/src/platform`: set-up, then vitest under the project's Node.
try {
  const { node } = await setUp();
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  process.exitCode = await runInForeground(node, [vitest, "run", ...process.argv.slice(2)], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
