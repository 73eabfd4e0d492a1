import { dirname } from "node:path";
import { runInForeground } from "./setup/run-in-foreground.mjs";
import { ROOT, setUp } from "./setup.mjs";
import { printError } from "./tool-error.mjs";

// `npm start`, `npm test`, `npm run load`, …: set-up, then the named program under the project's Node.
try {
  const { node } = await setUp();
  process.exitCode = await runInForeground(node, process.argv.slice(2), {
    cwd: ROOT,
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
