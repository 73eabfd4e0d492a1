import { expect, test } from "vitest";
import { ci } from "./environments/ci.ts";
import { local } from "./environments/local.ts";
import { staging } from "./environments/staging.ts";
import { render } from "./testing/fleet.fixture.ts";
import { openPassages } from "./testing/network.fixture.ts";

/** Whose passages the table names; those of the other parts stand in their own tests. */
const APP = ["bot", "worker", "api", "migration"];
const STORES = ["mongo:27017", "redis:6379", "redis:26379", "redis-cache:6379", "internet:443"];

const ofTheApp = (passages: readonly string[]): readonly string[] =>
  passages.filter((passage) =>
    APP.some((part) => passage.includes(`${part} → `) || passage.includes(`→ ${part}:`)),
  );

const from = (part: string, targets: readonly string[]): string[] => targets.map((to) => `${part} → ${to}`);

/** Stores and Prometheus that are not rendered yet cannot be reached, nor reach anything. */
const rendered = (wanted: readonly string[], environment: typeof staging): readonly string[] => {
  const components = new Set(
    render(environment).map(({ metadata }) => metadata.labels["app.kubernetes.io/component"] ?? ""),
  );
  const present = (end: string): boolean => {
    const name = end.replace(/:\d+$/, "");
    return ["controller", "internet"].includes(name) || components.has(name);
  };
  return wanted.filter((passage) => passage.split(" → ").every(present)).toSorted();
};

test("behind an Ingress the app's pods reach their stores and the internet, and are reached by controller and Prometheus", () => {
  const table = [
    ...APP.flatMap((part) => from(part, STORES)),
    "controller → bot:8443",
    "controller → api:8444",
    ...["bot", "worker", "api"].map((part) => `prometheus → ${part}:9464`),
  ];
  expect(ofTheApp(openPassages(render(staging)))).toEqual(rendered(table, staging));
});

test("where everything outside is a simulator, that is what reaches the bots", () => {
  const passages = ofTheApp(openPassages(render(ci)));
  expect(passages.filter((passage) => passage.startsWith("controller"))).toEqual([]);
  const table = [
    ...APP.flatMap((part) => from(part, [...STORES.filter((to) => to !== "redis:26379"), "simulator:8080"])),
    "simulator → bot:8443",
    "simulator → api:8444",
    ...["bot", "worker", "api"].map((part) => `prometheus → ${part}:9464`),
  ];
  expect(passages).toEqual(rendered(table, ci));
});

test("bots that poll are reached by nobody but Prometheus", () => {
  const passages = openPassages(render(local)).filter((passage) => passage.includes("→ bot:"));
  expect(passages.filter((passage) => !passage.startsWith("prometheus"))).toEqual([]);
});

test("nobody outside reaches anything but the bots and the api, and nobody inside the cluster's own addresses", () => {
  const passages = openPassages(render(staging));
  const entering = passages.filter((passage) => /^(controller|stranger|internet|private) → /.test(passage));
  expect(entering).toEqual(["controller → api:8444", "controller → bot:8443"]);
  expect(
    passages.filter((passage) => passage.includes("→ private:") && !passage.startsWith("prometheus")),
  ).toEqual([]);
});

test("services with models are reached by workers alone, and reach nothing", () => {
  const size = staging.workers.size;
  const images = {
    ...staging.images,
    backgroundRemoval: "example.org/rembg:2",
    imageGeneration: "example.org/comfyui:1",
  };
  const outside = {
    backgroundRemoval: { kind: "pods", replicas: 5, size },
    imageGeneration: { kind: "pods", replicas: 1, size },
  } as const;
  const passages = openPassages(render({ ...staging, images, outside }));
  const theirs = passages.filter((passage) => /background-removal|image-generation/.test(passage));
  expect(theirs).toEqual(["worker → background-removal:7000", "worker → image-generation:8188"]);
});
