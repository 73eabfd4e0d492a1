import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "..");
const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  workspaces: z.array(z.string()).default([]),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
});

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8"));

function declared(): string[] {
  const { workspaces } = manifest.parse(read("package.json"));
  const all = ["", ...workspaces].flatMap((folder) => {
    const { dependencies, devDependencies, optionalDependencies } = manifest.parse(
      read(join(folder, "package.json")),
    );
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  });
  return [...new Set(all)].filter((name) => !name.startsWith("@botfleet/")).sort();
}

/** Licence by package, as the page's tables say: the first column names one package or several. */
function described(): [name: string, licence: string][] {
  const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");
  const rows = [...page.matchAll(/^\| (`[^|]+`) \| ([^|]+) \|/gm)];
  return rows.flatMap(([, cell = "", licence = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]): [string, string] => [name, licence]),
  );
}

test("every dependency has its line in docs/dependencies.md, once, and every line its dependency", () => {
  const lines = described().map(([name]) => name);
  expect(lines.toSorted()).toEqual(declared());
});

test("the licences are those the packages name themselves", () => {
  const installed = globSync("node_modules/{*,@*/*}/package.json", { cwd: ROOT });
  // An SPDX expression; packages without one say it in a LICENSE file, which a person has to read.
  const spdx = z.object({ license: z.string().regex(/^(?!SEE ).+/) });
  const differing = described().flatMap(([name, licence]) => {
    const file = join("node_modules", name, "package.json");
    const found = installed.includes(file) ? spdx.safeParse(read(file)).data?.license : undefined;
    return found === undefined || found === licence ? [] : [`${name}: ${found}, not ${licence}`];
  });
  expect(installed.length).toBeGreaterThan(50);
  expect(differing).toEqual([]);
});
