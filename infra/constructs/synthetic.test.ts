import { expect, test } from "vitest";
import { ci } from "../environments/ci.ts";
import { render, withSynthetic } from "../testing/fleet.fixture.ts";
import { at, only } from "../testing/synth.fixture.ts";

const manifests = render(withSynthetic);
const pod = at(only(manifests, "Deployment", "synthetic"), "spec.template.spec") as {
  containers: { image: string; env: { name: string }[] }[];
  volumes: { secret?: { secretName: string; items: { key: string }[] } }[];
};

test("one pod, never two side by side, with the way that people come", () => {
  expect(at(only(manifests, "Deployment", "synthetic"), "spec")).toMatchObject({
    replicas: 1,
    strategy: { type: "Recreate" },
  });
  expect(at(only(manifests, "ConfigMap", "synthetic"), "data")).toEqual({
    BOTS: "shipping,matchmaking",
    PUBLIC_URL: "https://bots.staging.example.org",
    SYNTHETIC_CHAT_ID: "123456789",
    WEBHOOK_SECRETS_DIR: "/etc/botfleet/webhook-secrets",
  });
  expect(pod.containers.map(({ image }) => image)).toEqual(["registry.example.org/botfleet/synthetic:0.1.0"]);
});

test("it has the webhooks' secrets and Redis' password, and no token of a bot", () => {
  expect(pod.containers[0]?.env.map(({ name }) => name)).toEqual(["REDIS_PASSWORD", "REDIS_URL"]);
  const [secret] = pod.volumes.flatMap((volume) => volume.secret ?? []);
  expect(secret).toMatchObject({
    secretName: "webhook-secrets",
    items: [{ key: "shipping" }, { key: "matchmaking" }],
  });
});

test("bots are told whom to answer, and others what nobody else needs to know is kept from", () => {
  expect(at(only(manifests, "ConfigMap", "bot-shipping"), "data.SYNTHETIC_CHAT_ID")).toBe("123456789");
});

test("without an Ingress it calls each bot's own Service", () => {
  const simulated = render({ ...ci, settings: { ...ci.settings, SYNTHETIC_CHAT_ID: "123456789" } });
  expect(at(only(simulated, "ConfigMap", "synthetic"), "data.PUBLIC_URL")).toBe(
    "http://bot-{bot}.botfleet.svc:8443",
  );
});

test("an environment without a chat for it has nothing of it", () => {
  const { settings: _, ...rest } = withSynthetic;
  const found = render({ ...rest, settings: { MONGO_POOL_MAX: "16" } }).filter(
    ({ metadata }) => metadata.labels["app.kubernetes.io/component"] === "synthetic",
  );
  expect(found).toEqual([]);
});
