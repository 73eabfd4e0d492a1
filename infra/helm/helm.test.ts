import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findHelm } from "../../dev/binaries/find-helm.ts";
import { runCommand } from "../../dev/binaries/run-command.mjs";
import { ENVIRONMENTS } from "../environments/list.ts";
import { renderEnvironment } from "../render.ts";

const ROOT = join(import.meta.dirname, "../..");
const helm = await findHelm(process.env);
let chart: string;

beforeAll(async () => {
  chart = mkdtempSync(join(tmpdir(), "helm-test-"));
  const synth = [
    "synth",
    "--check-upgrade=false",
    "--format",
    "helm",
    "--chart-version",
    "0.1.0",
    "-o",
    chart,
  ];
  const path = `${join(ROOT, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
  const options = { cwd: ROOT, env: { ...process.env, PATH: path }, timeoutMs: 60_000 };
  const { ok, stderr } = await runCommand("cdk8s", synth, options);
  expect(ok, stderr).toBe(true);
});
afterAll(() => rmSync(chart, { recursive: true, force: true }));

async function template(environment: string, ...sets: readonly string[]): Promise<string> {
  const given = ["-f", join(chart, `values-${environment}.yaml`), ...sets.flatMap((set) => ["--set", set])];
  const args = ["template", "botfleet", chart, "--include-crds", ...given];
  const { ok, stderr, stdout } = await runCommand(helm?.path ?? "helm", args, { timeoutMs: 60_000 });
  expect(ok, stderr).toBe(true);
  return stdout;
}

/** The documents without comments, in an order of their own: Helm sorts by kind. */
const documents = (text: string): readonly string[] =>
  text
    .split(/^---$/m)
    .map((document) => document.replaceAll(/^# .*$/gm, "").trim())
    .filter(Boolean)
    .toSorted();

test
  .skipIf(helm === undefined)
  .each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
  "with its own values the chart is the environment %s, document by document",
  async (name, environment) => {
    const files = renderEnvironment(environment).map(({ content }) => content);
    const kinds = environment.operator !== undefined;
    const made = documents(await template(name));
    expect(made.filter((each) => kinds || !each.includes("kind: CustomResourceDefinition"))).toEqual(
      documents(files.join("---\n")),
    );
  },
);

test.skipIf(helm === undefined)("registry, tag, hosts and replicas are the installation's", async () => {
  const replicas = "replicas.bot-shipping";
  const sets = ["registry=r.example.com/b", "tag=9.9.9", "botsHost=b.example.com", "apiHost=a.example.com"];
  const text = await template("staging", ...sets, `${replicas}.min=5`, `${replicas}.max=7`);
  expect(text).not.toMatch(/registry\.example\.org|0\.1\.0|staging\.example\.org/);
  expect(text).toContain("image: r.example.com/b/bot:9.9.9");
  expect(text).toContain("- host: b.example.com");
  expect(text).toContain("API_PUBLIC_URL: https://a.example.com");
  expect(text).toMatch(/maxReplicas: 7\n {2}metrics:[^-]*/);
  expect(text).toMatch(/minReplicas: 5/);
});

test.skipIf(helm === undefined)(
  "another release is another Job, and another host rolls the pods",
  async () => {
    const marks = (text: string): readonly string[] =>
      text.match(/^.*(config-hash: |name: (migrate|bootstrap)-[0-9a-f]).*$/gm) ?? [];
    const own = marks(await template("staging"));
    expect(own.length).toBeGreaterThan(8);
    for (const set of ["tag=2.0.0", "apiHost=a.example.com"]) {
      const others = marks(await template("staging", set));
      expect(others).toHaveLength(own.length);
      expect(others.filter((mark) => own.includes(mark))).toEqual([]);
    }
    expect(marks(await template("staging", "replicas.api.max=9"))).toEqual(own);
  },
);

test.skipIf(helm === undefined)(
  "the BotFleet waits for a Job that is there, also with another tag",
  async () => {
    const waited = (text: string): string => /"migration": "([^"]+)"/.exec(text)?.[1] ?? "";
    const jobs = (text: string): readonly string[] => text.match(/(?<=^ {2}name: )migrate-.+$/gm) ?? [];
    const [own, other] = [await template("staging"), await template("staging", "tag=2.0.0")];
    expect(jobs(own)).toContain(waited(own));
    expect(jobs(other)).toContain(waited(other));
    expect(waited(other)).not.toBe(waited(own));
  },
);
