import { join } from "node:path";
import { freshness } from "./stale-files.ts";

// `npm run charts:check`: is charts/ what infra/ renders? Also a file too many is stale.
const { stale, wanted } = freshness(join(import.meta.dirname, "../charts"));
if (stale.length > 0) {
  console.error(
    `Not as infra/ renders them: charts/{${stale.join(",")}}. Run \`npx cdk8s synth\` and commit the result.`,
  );
  process.exitCode = 1;
} else {
  console.log(`${wanted} files of charts/ are fresh`);
}
