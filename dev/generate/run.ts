import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { GENERATORS } from "./list.ts";
import { writeGenerated } from "./write.ts";

// `npm run generate` writes the generated files; `npm run generated:check` only says which are not fresh.
const check = process.argv.includes("--check");
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stale = await writeGenerated(root, GENERATORS, check);
if (check && stale.length > 0) {
  console.error(`Not as generated: ${stale.join(", ")}. Run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
} else {
  console.log(
    check
      ? `${GENERATORS.length} generated files are fresh`
      : `written: ${stale.join(", ") || "nothing new"}`,
  );
}
