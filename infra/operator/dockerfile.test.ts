import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";
import { imagesOf, readStages } from "../../dev/testing/dockerfile.ts";
import { hardenedPod } from "../constructs/hardening.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const stages = readStages(read("infra/operator/Dockerfile"));
const { chainOf, lastOf } = imagesOf(stages);
const copied = chainOf("operator")
  .filter(({ name, text }) => name === "COPY" && !text.startsWith("--from="))
  .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));

test("it runs as the user of the cluster's pods, who alone reads what was compiled for it", () => {
  const { runAsGroup, runAsUser } = hardenedPod().securityContext;
  expect(lastOf("operator", "USER")).toBe(`${runAsUser}:${runAsGroup}`);
  const compiles = chainOf("operator").findIndex(({ text }) => text.includes("compile.ts"));
  const user = chainOf("operator").findIndex(({ name }) => name === "USER");
  expect(user).toBeLessThan(compiles);
});

test("it starts without a shell, with the flags that keep it small, and ends at SIGTERM", () => {
  const entry = JSON.parse(lastOf("operator", "ENTRYPOINT") ?? "[]") as string[];
  expect(entry).toEqual(["node", "--max-semi-space-size=1", "infra/operator/src/main.ts"]);
  expect(lastOf("operator", "ENV")).toContain("NODE_COMPILE_CACHE=/var/cache/botfleet MALLOC_ARENA_MAX=2");
  expect(lastOf("operator", "STOPSIGNAL")).toBe("SIGTERM");
  expect(existsSync(join(root, entry.at(-1) ?? "-"))).toBe(true);
});

test("it says what it is by the OCI's labels", () => {
  for (const name of ["title", "description", "licenses", "version", "revision", "base.name"])
    expect(lastOf("operator", "LABEL")).toContain(`org.opencontainers.image.${name}="`);
});

test("packages come from the lock file, for production, and no package's script runs", () => {
  const installs = chainOf("packages").filter(({ name }) => name === "RUN");
  expect(installs.map(({ text }) => text)).toEqual([
    "npm ci --workspace=@botfleet/operator --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund",
  ]);
  const { workspaces } = JSON.parse(read("package.json")) as { workspaces: string[] };
  const manifests = chainOf("packages").map(({ text }) => text);
  for (const folder of workspaces) expect(manifests).toContain(`${folder}/package.json ${folder}/`);
});

test("everything that is imported is in the image, and every package is one of production's", () => {
  const { dependencies } = JSON.parse(read("infra/operator/package.json")) as { dependencies: object };
  const files = globSync("infra/operator/src/**/*.ts", { cwd: root }).filter(
    (file) => !/\.(test|cluster|fixture)\.ts$|\/testing\//.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const file of files)
    for (const [, target = ""] of read(file).matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"/gm)) {
      if (target.startsWith("node:")) continue;
      if (!target.startsWith(".")) expect(Object.keys(dependencies), file).toContain(target);
      else {
        const path = relative(root, normalize(join(root, dirname(file), target)));
        expect(
          copied.some((source) => path === source || path.startsWith(`${source}/`)),
          `${file} → ${path}`,
        ).toBe(true);
      }
    }
});
