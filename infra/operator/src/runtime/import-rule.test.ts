import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

const root = import.meta.dirname;
const product = globSync("**/*.ts", { cwd: root }).filter(
  (file) => !/\.(test|cluster|fixture)\.ts$|^testing\//.test(file),
);
const imports = product.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm)].map(
    ([, from, dynamic]) => ({ file, target: from ?? dynamic ?? "" }),
  );
});

it("stands alone: Node and prom-client, nothing of the project, not client-node", () => {
  const packages = new Set(imports.map(({ target }) => target).filter((target) => !target.startsWith(".")));
  expect([...packages].filter((name) => !name.startsWith("node:"))).toEqual(["prom-client"]);
  const leaving = imports.filter(
    ({ file, target }) => target.startsWith(".") && normalize(join(dirname(file), target)).startsWith(".."),
  );
  expect(leaving).toEqual([]);
  expect(imports.length).toBeGreaterThan(60);
});

it("reads no environment and ends no process", () => {
  const reads = product.filter((file) =>
    /(?<!\.)\bprocess\.(env|exit)\b/.test(
      readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ""),
    ),
  );
  expect(reads).toEqual([]);
});

it("knows the time and chance by what is handed in alone", () => {
  const allowed = ["time/clock.ts", "time/backoff.ts", "api/connection.ts"];
  const own = product.filter(
    (file) =>
      !allowed.includes(file) &&
      /\bDate\.now\(|new Date\(\)|\bsetTimeout\(|\bsetInterval\(|performance\.now\(/.test(
        readFileSync(join(root, file), "utf8"),
      ),
  );
  expect(own).toEqual([]);
});

it("shows in its README an example that is a program, with its types checked", () => {
  const read = (file: string): string => readFileSync(join(root, file), "utf8");
  expect(read("README.md")).toContain(`\`\`\`ts\n${read("../../example/sites.ts")}\`\`\``);
});
