import { expect, test } from "vitest";
import { ci } from "./environments/ci.ts";
import { local } from "./environments/local.ts";
import { staging } from "./environments/staging.ts";
import { render, withLogs, withOperator, withSynthetic } from "./testing/fleet.fixture.ts";
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
    ...["bot", "worker", "api"].flatMap((part) => [`prometheus → ${part}:9464`, `operator → ${part}:9464`]),
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
    ...["bot", "worker", "api"].flatMap((part) => [`prometheus → ${part}:9464`, `operator → ${part}:9464`]),
  ];
  expect(passages).toEqual(rendered(table, ci));
});

test("bots that poll are reached by nobody but Prometheus", () => {
  const passages = openPassages(render(local)).filter((passage) => passage.includes("→ bot:"));
  expect(passages.filter((passage) => !passage.startsWith("prometheus"))).toEqual([]);
});

test("nobody outside reaches anything but the bots, the api, and, as the API server may be anywhere, the operator by TLS; and nobody inside the cluster's own addresses", () => {
  const passages = openPassages(render(staging));
  const entering = passages.filter((passage) => /^(controller|stranger|internet|private) → /.test(passage));
  expect(entering).toEqual([
    "controller → api:8444",
    "controller → bot:8443",
    "internet → operator:9443",
    "private → operator:9443",
  ]);
  expect(
    passages.filter(
      (passage) => passage.includes("→ private:") && !/^(prometheus|operator) → /.test(passage),
    ),
  ).toEqual([]);
});

test("where an environment says where its API server is, operator, Prometheus and log collector reach it there and nowhere else", () => {
  const asking = ["log-collector", "operator", "prometheus"];
  const reached = (cidr: string) =>
    openPassages(render({ ...withLogs, apiServer: { cidrs: [cidr], port: 16_443 } })).filter((passage) =>
      asking.some((part) => passage.startsWith(`${part} → private:`)),
    );
  expect(reached("10.1.2.3/32")).toEqual(
    asking.flatMap((part) => [`${part} → private:16443`, `${part} → private:443`]),
  );
  expect(reached("10.9.9.9/32")).toEqual([]);
});

test("Alertmanager reaches the api where alerts go into the operators' chat, and only there", () => {
  const settings = { ...staging.settings, OPERATORS_CHAT_ID: "-1001234567890" };
  const theirs = (environment: typeof staging) =>
    openPassages(render(environment)).filter((passage) => passage.startsWith("alertmanager → "));
  expect(theirs({ ...staging, settings })).toEqual([
    "alertmanager → api:8444",
    "alertmanager → internet:443",
  ]);
  expect(theirs(staging)).toEqual(["alertmanager → internet:443"]);
});

test("the synthetic person comes by the Ingress, has Redis alone of the stores, and is seen by Prometheus", () => {
  const theirs = (environment: typeof staging) =>
    openPassages(render(environment)).filter((passage) => passage.includes("synthetic"));
  expect(theirs(staging)).toEqual([]);
  expect(theirs(withSynthetic)).toEqual([
    "prometheus → synthetic:9464",
    "synthetic → controller:443",
    "synthetic → internet:443",
    "synthetic → redis:26379",
    "synthetic → redis:6379",
  ]);
  expect(theirs({ ...ci, settings: { ...ci.settings, ...withSynthetic.settings } })).toEqual([
    "prometheus → synthetic:9464",
    "synthetic → bot:8443",
    "synthetic → redis:6379",
  ]);
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

test("the operator reaches the API server, Telegram, MongoDB's members where they are ours, what counts in a rollout and, where it measures nothing, no more of the fleet; Prometheus reaches it", () => {
  const passages = openPassages(render({ ...withOperator, autoscaling: "cpu" }));
  const ofFleet = (all: readonly string[]) =>
    all.filter((passage) => passage.startsWith("operator → ")).filter(isOfFleet);
  expect(ofFleet(passages)).toContain("operator → mongo:27017");
  const elsewhere = { kind: "external", url: "mongodb://db.example.org", maxConnections: 1_500 } as const;
  expect(ofFleet(openPassages(render({ ...withOperator, autoscaling: "cpu", mongo: elsewhere })))).toEqual([
    "operator → api:9464",
    "operator → bot:9464",
    "operator → prometheus:9090",
    "operator → worker:9464",
  ]);
  expect(passages).toEqual(expect.arrayContaining(["operator → internet:443", "operator → private:6443"]));
  expect(passages.filter((passage) => passage.includes("→ operator:"))).toEqual([
    "prometheus → operator:9464",
  ]);
});

const isOfFleet = (passage: string): boolean => !/→ (internet|private):/.test(passage);
