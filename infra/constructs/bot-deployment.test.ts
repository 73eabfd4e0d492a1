import { expect, test } from "vitest";
import { APP_PROPS } from "../testing/app-deployment.fixture.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { BotDeployment, type BotDeploymentProps } from "./bot-deployment.ts";

const render = (changes: Partial<BotDeploymentProps> = {}) =>
  synth((chart) => {
    const props = { ...APP_PROPS, bot: "shipping", webhookSecret: "webhook-secrets" };
    new BotDeployment(chart, "bot", { ...props, ...changes });
  });
const deployment = (changes: Partial<BotDeploymentProps> = {}) =>
  only(render(changes), "Deployment", "bot-shipping");
const pod = (path: string, changes: Partial<BotDeploymentProps> = {}) =>
  at(deployment(changes), `spec.template.${path}`);

test("a bot is a Deployment, its settings, an autoscaler, a budget and a Service, all of one name", () => {
  const objects = render().map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(objects.toSorted()).toEqual(
    ["ConfigMap", "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Service"].map(
      (kind) => `${kind}/bot-shipping`,
    ),
  );
});

test("the Service leads to the pods' webhook port, and to these pods alone", () => {
  const service = only(render(), "Service", "bot-shipping");
  expect(service.spec).toMatchObject({
    selector: { "app.kubernetes.io/component": "bot", "app.kubernetes.io/instance": "bot-shipping" },
    ports: [
      { name: "http", port: 8443, targetPort: "http" },
      // By which the operator asks each pod for the secrets it accepts.
      { name: "ops", port: 9464, targetPort: "ops" },
    ],
  });
  expect(pod("spec.containers.0.ports")).toContainEqual({ name: "http", containerPort: 8443 });
});

test("a pod goes on for 10 s until nobody sends it anything, and has the time to stop after that", () => {
  expect(pod("spec.containers.0.lifecycle")).toEqual({ preStop: { sleep: { seconds: 10 } } });
  expect(pod("spec.terminationGracePeriodSeconds")).toBe(30);
});

test("a bot takes updates while its stores are away: it is ready when it serves", () => {
  expect(pod("spec.containers.0.readinessProbe.httpGet.path")).toBe("/servingz");
});

test("the secret of its webhook is a file, its own alone, outside what rolls the pods", () => {
  expect(pod("spec.volumes.1")).toEqual({
    name: "webhook-secrets",
    secret: {
      secretName: "webhook-secrets",
      items: [{ key: "shipping", path: "shipping" }],
      defaultMode: 0o440,
    },
  });
  const annotations = (changes: Partial<BotDeploymentProps>) => pod("metadata.annotations", changes);
  expect(annotations({ webhookSecret: "other" })).toEqual(annotations({}));
  expect(annotations({ secretsRevision: "2" })).not.toEqual(annotations({}));
  expect(annotations({ config: { LOG_LEVEL: "debug" } })).not.toEqual(annotations({}));
});

test("a bot that polls has no such file", () => {
  const { webhookSecret: _, ...polling } = { ...APP_PROPS, webhookSecret: "", bot: "shipping" };
  const manifests = synth((chart) => new BotDeployment(chart, "bot", polling));
  expect(at(only(manifests, "Deployment"), "spec.template.spec.volumes")).toHaveLength(1);
});

test("its pods first wait for the schema, with the same settings and keys", () => {
  expect(pod("spec.initContainers")).toMatchObject([
    {
      name: "schema",
      image: "example.org/migrate:1",
      args: ["await"],
      envFrom: [{ configMapRef: { name: "bot-shipping" } }],
      env: APP_PROPS.secrets,
    },
  ]);
});

test("a node is drained one pod at a time, and a pod that is not ready does not hold it up", () => {
  expect(only(render(), "PodDisruptionBudget", "bot-shipping").spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  });
});
