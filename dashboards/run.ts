import { dirname } from "node:path";
import { printError } from "../dev/tool-error.mjs";
import { writeGenerated } from "../dev/generate/write.ts";
import { dashboardFiles, GENERATED } from "./list.ts";
import { removeOthers } from "./stale-files.ts";

// `npm run dashboards` writes everything that is made of what the bots promise, and removes what is not any more.
try {
  const root = dirname(import.meta.dirname);
  const files = dashboardFiles();
  const written = await writeGenerated(root, files, false);
  const removed = removeOthers(root, GENERATED, files);
  console.log(`${files.length} files; written: ${written.join(", ") || "nothing new"}`);
  if (removed.length > 0) console.log(`removed: ${removed.join(", ")}`);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
