import { expect, test } from "vitest";
import { type EndpointSlice, podsOf } from "./readiness.ts";

const slice = (service: string, ...endpoints: NonNullable<EndpointSlice["endpoints"]>): EndpointSlice => ({
  metadata: { name: service, labels: { "kubernetes.io/service-name": service } },
  endpoints,
});
const pod = (address: string, ready?: boolean) => ({
  addresses: [address],
  ...(ready === undefined ? {} : { conditions: { ready } }),
});

test("pods that take updates, or will, count, each once, over all slices of the Service; unknown counts as ready", () => {
  const slices = [
    slice("bot-shop", pod("10.0.0.1", true), pod("10.0.0.2", false), pod("10.0.0.3")),
    slice("bot-shop", pod("10.0.0.1", true)),
    slice("bot-other", pod("10.0.0.9", true)),
  ];
  expect(podsOf(slices, "bot-shop").map(({ address, isServing }) => [address, isServing])).toEqual([
    ["10.0.0.1", true],
    ["10.0.0.2", false],
    ["10.0.0.3", true],
  ]);
});

test("a pod that is to stop takes what is still sent to it, and is not ready", () => {
  const conditions = { ready: false, serving: true };
  const stopping = { addresses: ["10.0.0.1"], conditions, targetRef: { kind: "Pod", name: "bot-shop-x" } };
  const ports = [
    { name: "http", port: 8443 },
    { name: "ops", port: 9464 },
  ];
  expect(podsOf([{ ...slice("bot-shop", stopping), ports }], "bot-shop")).toEqual([
    { name: "bot-shop-x", address: "10.0.0.1", isReady: false, isServing: true, opsPort: 9464 },
  ]);
  const ended = { ...stopping, conditions: { ready: false, serving: false, terminating: true } };
  expect(podsOf([{ ...slice("bot-shop", ended), ports }], "bot-shop")).toEqual([]);
});
