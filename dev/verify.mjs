import { installDependencies } from "./setup/dependencies.mjs";
import { runInForeground } from "./setup/run-in-foreground.mjs";
import { checkOwnNode } from "./setup/runtime.mjs";
import { ROOT } from "./setup.mjs";
import { printError } from "./tool-error.mjs";

const STEPS = ["format:check", "lint", "types", "generated:check", "charts:check", "charts:score"];

// `npm run verify`: everything that can be said of the source without running it. One failure does not hide the next.
try {
  checkOwnNode();
  await installDependencies(ROOT, (line) => process.stdout.write(`[set-up] ${line}\n`));
  const failed = [];
  for (const step of STEPS) {
    const code = await runInForeground("npm", ["run", "--silent", step], { cwd: ROOT, env: process.env });
    if (code !== 0) failed.push(step);
    process.stdout.write(`[verify] ${code === 0 ? "passed" : "failed"}: ${step}\n`);
  }
  process.stdout.write(`[verify] ${STEPS.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
