import { expect, test } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { staging } from "./environments/staging.ts";
import { secretsOf } from "./secrets.ts";
import { parrot, render } from "./testing/fleet.fixture.ts";
import { at, only } from "./testing/synth.fixture.ts";

const bots = [...BOTS, parrot];

test("a new bot of the app's list gets all that a bot has, in every environment", () => {
  for (const environment of ENVIRONMENTS) {
    const manifests = render(environment, bots);
    const kinds = manifests.filter(({ metadata }) => metadata.name === "bot-parrot").map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual([
      "ConfigMap",
      "Deployment",
      "HorizontalPodAutoscaler",
      "PodDisruptionBudget",
      "Service",
    ]);
    const pod = at(only(manifests, "Deployment", "bot-parrot"), "spec.template.metadata");
    expect(pod).toMatchObject({
      annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "9464" },
    });
    const policy = only(manifests, "NetworkPolicy", "bot");
    expect(at(pod, "labels")).toMatchObject(at(policy, "spec.podSelector.matchLabels") as object);
  }
});

test("its webhook is reachable, its token and secret are asked for, and its schema and registration are a Job's", () => {
  const manifests = render(staging, bots);
  expect(at(only(manifests, "Ingress", "bots"), "spec.rules.0.http.paths")).toContainEqual({
    path: "/telegram/parrot",
    pathType: "Exact",
    backend: { service: { name: "bot-parrot", port: { name: "http" } } },
  });
  const specs = secretsOf({ environment: staging, bots });
  expect(specs).toContainEqual({
    name: "bot-parrot",
    keys: { PARROT_TOKEN: "bot-token", PARROT_KEY: "given" },
  });
  expect(specs.find(({ name }) => name === "webhook-secrets")?.keys).toHaveProperty("parrot");
  for (const job of ["migrate", "bootstrap"]) {
    expect(at(only(manifests, "ConfigMap", job), "data.BOTS")).toBe("shipping,matchmaking,parrot");
  }
});

test("work of a class that nobody had is a pool of its own, which lets its jobs end", () => {
  expect(render(staging).some(({ metadata }) => metadata.name === "worker-csv")).toBe(false);
  const manifests = render(staging, bots);
  const pool = only(manifests, "Deployment", "worker-csv");
  // The job's 240 s, 5 s for what is after it, 5 s for the kubelet.
  expect(at(pool, "spec.template.spec.terminationGracePeriodSeconds")).toBe(250);
  expect(at(only(manifests, "ConfigMap", "worker-csv"), "data")).toMatchObject({
    WORKER_CLASSES: "csv",
    STOP_WITHIN: "245000ms",
  });
});

test("a key is given to the processes that read it, and to no other bot", () => {
  const manifests = render(staging, bots);
  const variables = (deployment: string) =>
    (
      at(only(manifests, "Deployment", deployment), "spec.template.spec.containers.0.env") as {
        name: string;
      }[]
    ).map(({ name }) => name);
  expect(variables("worker-csv")).toContain("PARROT_KEY");
  expect(variables("worker-csv")).not.toContain("SHIPPING_TOKEN");
  expect(variables("worker-labels")).not.toContain("PARROT_TOKEN");
  expect(variables("bot-parrot")).toContain("PARROT_TOKEN");
  expect(variables("bot-parrot")).not.toContain("PARROT_KEY");
  expect(variables("bot-parrot")).not.toContain("SHIPPING_TOKEN");
});
