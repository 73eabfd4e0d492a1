import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS } from "./environments/list.ts";
import { renderEnvironment } from "./render.ts";

// `npm run charts:check`: is charts/ what infra/ renders? Also a file too many is stale.
const folder = join(import.meta.dirname, "../charts");
const wanted = new Map(
  ENVIRONMENTS.flatMap((environment) =>
    renderEnvironment(environment).map(
      ({ content, name }) => [join(environment.name, name), content] as const,
    ),
  ),
);
const present = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
const stale = [
  ...present.filter((path) => wanted.get(path) !== readFileSync(join(folder, path), "utf8")),
  ...[...wanted.keys()].filter((path) => !present.includes(path)),
];
if (stale.length > 0) {
  console.error(
    `Not as infra/ renders them: charts/{${stale.join(",")}}. Run \`npx cdk8s synth\` and commit the result.`,
  );
  process.exitCode = 1;
} else {
  console.log(`${wanted.size} files of charts/ are fresh`);
}
