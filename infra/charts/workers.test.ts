import { expect, test } from "vitest";
import { BOTS } from "../../app/src/bots/index.ts";
import { staging } from "../environments/staging.ts";
import { parrot, render } from "../testing/fleet.fixture.ts";
import { at, type Manifest, only } from "../testing/synth.fixture.ts";

const keys = (manifests: readonly Manifest[], pool: string): readonly string[] => {
  const env = at(only(manifests, "Deployment", pool), "spec.template.spec.containers.0.env");
  return (env as { name: string }[]).map(({ name }) => name).filter((name) => /_(TOKEN|KEYS?)$/.test(name));
};
const served = (manifests: readonly Manifest[], pool: string): unknown =>
  at(only(manifests, "ConfigMap", pool), "data.BOTS");

test("a pool serves the bots that have work of its class, and has no other bot's token or keys", () => {
  const manifests = render(staging);
  expect(served(manifests, "worker-matching")).toBe("matchmaking");
  expect(keys(manifests, "worker-matching")).toEqual(["MATCHMAKING_TOKEN"]);
  for (const pool of ["worker-labels", "worker-ai", "worker-default"]) {
    expect(served(manifests, pool)).toBe("shipping");
    expect(keys(manifests, pool)).toContain("SHIPPING_TOKEN");
    expect(keys(manifests, pool)).not.toContain("MATCHMAKING_TOKEN");
  }
});

test("a pool that serves no bot's work, but files that expire, has the keys of one bot and not of all", () => {
  const manifests = render(staging, [parrot, ...BOTS.filter(({ name }) => name === "matchmaking")]);
  expect(served(manifests, "worker-default")).toBe("parrot");
  expect(keys(manifests, "worker-default")).not.toContain("MATCHMAKING_TOKEN");
});
