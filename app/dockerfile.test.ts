import { existsSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { imagesOf, readStages } from "../dev/testing/dockerfile.ts";
import { ROLE_FLAGS } from "./src/contracts/runtime.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const stages = readStages(read("app/Dockerfile"));
const every = [...stages.values()].flatMap(({ instructions }) => instructions);
const BASE = "node:24-bookworm-slim";
const ROLES = ["bot", "worker", "api", "synthetic", "migrate"] as const;
const TARGETS = [...ROLES, "simulators"];

const { chainOf, lastOf } = imagesOf(stages);

test("there is one base image, with the Node that the sources need", () => {
  const bases = [...stages.values()].map(({ base }) => base).filter((base) => !stages.has(base));
  expect(new Set(bases)).toEqual(new Set([BASE]));
});

test.each(TARGETS)("%s runs as an ordinary user, by number, and ends at SIGTERM", (target) => {
  const [uid = "0"] = lastOf(target, "USER")?.split(":") ?? [];
  expect(Number(uid)).toBeGreaterThanOrEqual(1000);
  expect(lastOf(target, "STOPSIGNAL")).toBe("SIGTERM");
});

test.each(TARGETS)("%s says what it is by the OCI's labels", (target) => {
  const labels = lastOf(target, "LABEL") ?? "";
  for (const name of ["title", "description", "licenses", "version", "revision", "base.name"])
    expect(labels).toContain(`org.opencontainers.image.${name}="`);
});

test.each(ROLES)("%s starts its role without a shell, with the flags of every role", (role) => {
  const entry: unknown = JSON.parse(lastOf(role, "ENTRYPOINT") ?? "");
  expect(entry).toEqual(["node", ...ROLE_FLAGS, `app/src/roles/${role}.ts`]);
  expect(existsSync(join(root, `app/src/roles/${role}.ts`))).toBe(true);
});

test("the simulators start without a shell and can be reached from other pods", () => {
  const [program] = JSON.parse(lastOf("simulators", "CMD") ?? "[]") as string[];
  expect(lastOf("simulators", "ENTRYPOINT")).toBe('["node"]');
  expect(existsSync(join(root, program ?? "-"))).toBe(true);
  expect(lastOf("simulators", "ENV")).toBe("HOST=0.0.0.0");
});

test.each(TARGETS)("what %s runs belongs to root: the process cannot change its own code", (target) => {
  expect(chainOf(target).filter(({ name, text }) => name === "ADD" || text.includes("--chown"))).toEqual([]);
});

test("packages come from the lock file, for production, and no package's script runs", () => {
  const installs = every.filter(({ name }) => name === "RUN").map(({ text }) => text);
  expect(installs).toHaveLength(2);
  for (const text of installs)
    expect(text).toMatch(
      /^npm ci --workspace=@botfleet\/\w+ --omit=dev --omit=optional --ignore-scripts [-\w ]+$/,
    );
  const { workspaces } = JSON.parse(read("package.json")) as { workspaces: string[] };
  const copied = every.map(({ text }) => text);
  for (const folder of workspaces) expect(copied).toContain(`${folder}/package.json ${folder}/`);
});

const rules = read(".dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const reaching = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));

test("everything that is copied from the checkout reaches the build", () => {
  const sources = every
    .filter(({ name, text }) => name === "COPY" && !text.startsWith("--from="))
    .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
  expect(sources.filter((source) => !reaching.some((rule) => matchesGlob(source, rule)))).toEqual([]);
});

test("no secret can get into a layer: none is an argument, and only named folders reach the build", () => {
  const settings = every.filter(({ name }) => name === "ARG" || name === "ENV").map(({ text }) => text);
  expect(settings.filter((text) => /TOKEN|SECRET|PASSWORD|KEY|CREDENTIAL/i.test(text))).toEqual([]);
  expect(rules[0]).toBe("*");
  const manifests = ["package.json", "package-lock.json", "*/package.json", "infra/operator/package.json"];
  expect(reaching.toSorted()).toEqual(
    ["LICENSE", ...manifests, "app/src", "infra/operator/src", "simulators"].toSorted(),
  );
  expect(rules).toEqual(
    expect.arrayContaining(["**/.env*", "**/node_modules", "**/*.test.ts", "**/*.cluster.ts"]),
  );
});
