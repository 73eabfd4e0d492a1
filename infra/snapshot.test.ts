import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ENVIRONMENTS } from "./environments/list.ts";
import { freshness } from "./stale-files.ts";
import { render } from "./testing/fleet.fixture.ts";
import { at, type Manifest } from "./testing/synth.fixture.ts";

const CHARTS = join(import.meta.dirname, "../charts");

/** A line: the object, and whom it selects. A Job's name ends with the hash of all it is made from. */
function line(manifest: Manifest): string {
  const { kind, metadata } = manifest;
  const name = kind === "Job" ? metadata.name.replace(/-[0-9a-f]{12}$/, "-<hash>") : metadata.name;
  const selector = ["spec.selector.matchLabels", "spec.podSelector.matchLabels", "spec.selector"]
    .map((path) => at(manifest, path))
    .find((found) => found !== undefined);
  return selector === undefined ? `${kind} ${name}` : `${kind} ${name} ← ${short(selector as object)}`;
}

const short = (selector: object): string =>
  Object.entries(selector)
    .map(([label, value]) => `${label.replace("app.kubernetes.io/", "")}=${JSON.stringify(value)}`)
    .join(" ")
    .replaceAll('"', "");

test.each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
  "names and selectors of %s, by which running clusters know their objects, are those written down",
  async (name, environment) => {
    const lines = render(environment).map(line).toSorted();
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`snapshots/${name}.txt`);
  },
);

test("charts/ is the whole of every environment, as infra renders it", () => {
  expect(freshness(CHARTS).stale).toEqual([]);
});

test("a file that was changed, one that is missing and one too many are stale", () => {
  const folder = mkdtempSync(join(tmpdir(), "stale-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(CHARTS, folder, { recursive: true });
  writeFileSync(join(folder, "ci/0020-mongo.k8s.yaml"), "other");
  writeFileSync(join(folder, "ci/0099-more.k8s.yaml"), "");
  rmSync(join(folder, "ci/0080-bots.k8s.yaml"));
  expect(freshness(folder).stale.toSorted()).toEqual([
    "ci/0020-mongo.k8s.yaml",
    "ci/0080-bots.k8s.yaml",
    "ci/0099-more.k8s.yaml",
  ]);
});
