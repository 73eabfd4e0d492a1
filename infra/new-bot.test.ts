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

test("the operator tells Telegram of it what it says of itself, and may read its token", () => {
  const manifests = render(staging, bots);
  expect(at(only(manifests, "TelegramBot", "parrot"), "spec")).toEqual({
    tokenSecretRef: { name: "bot-parrot", key: "PARROT_TOKEN" },
    webhook: {
      url: "https://bots.staging.example.org/telegram/parrot",
      secretRef: { name: "webhook-secrets", key: "parrot" },
      serviceName: "bot-parrot",
      allowedUpdates: ["message"],
      maxConnections: 100,
    },
    commands: [{ language: "", commands: [{ command: "start", description: "Begin" }] }],
    profile: [{ language: "", description: "Says what it hears.", shortDescription: "A parrot" }],
  });
  expect(at(only(manifests, "Role", "operator"), "rules")).toContainEqual(
    expect.objectContaining({
      resources: ["secrets"],
      resourceNames: expect.arrayContaining(["bot-parrot"]),
    }),
  );
});

test("the operator speaks with the Bot API server that the bots speak with", () => {
  const root = (environment: typeof staging) => {
    const manifests = render(environment);
    return ["operator", "bot-shipping"].map((name) =>
      at(only(manifests, "ConfigMap", name), "data.TELEGRAM_API_ROOT"),
    );
  };
  expect(root(staging)).toEqual([undefined, undefined]);
  const own = "https://telegram.internal.example.org";
  const settings = { ...staging.settings, TELEGRAM_API_ROOT: own };
  expect(root({ ...staging, settings })).toEqual([own, own]);
});

test("one of both tells Telegram of the bots: the operator where there is one, else the Job bootstrap", () => {
  const { backups: _, operator: __, ...rest } = staging;
  const without = { ...rest, autoscaling: "cpu" } as const;
  const bootstrap = (environment: typeof staging) =>
    at(only(render(environment), "ConfigMap", "bootstrap"), "data") as Record<string, string>;
  expect(bootstrap(staging).TELEGRAM_REGISTRATION).toBe("operator");
  expect(bootstrap(staging).PUBLIC_URL).toBeUndefined();
  expect(bootstrap(without).TELEGRAM_REGISTRATION).toBeUndefined();
  expect(bootstrap(without).PUBLIC_URL).toBe("https://bots.staging.example.org");
  expect(render(without).filter(({ kind }) => kind === "TelegramBot")).toEqual([]);
});
