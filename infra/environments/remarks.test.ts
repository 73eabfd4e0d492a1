import { expect, test } from "vitest";
import type { Environment } from "./environment.ts";
import { ENVIRONMENTS } from "./list.ts";
import { production5000 } from "./production-5000.ts";
import { remarksOf } from "./remarks.ts";

const { monitoring } = production5000;
const withAlertmanager = (alertmanager: Environment["monitoring"]["alertmanager"]): Environment => {
  const { alertmanager: _, ...others } = monitoring;
  return { ...production5000, monitoring: { ...others, ...(alertmanager && { alertmanager }) } };
};
const { size, storage } = monitoring.alertmanager ?? {};

test("an environment of the world without a heartbeat is told that nobody notices a dead Prometheus", () => {
  if (size === undefined || storage === undefined) throw new Error("production has an Alertmanager");
  expect(remarksOf(withAlertmanager({ size, storage }))).toEqual([
    expect.stringContaining("monitoring.alertmanager.heartbeat"),
  ]);
  expect(remarksOf(withAlertmanager(undefined))).toEqual([
    expect.stringContaining("nobody is told of alerts"),
  ]);
});

test("nothing is said where it is decided, nor where nobody but us can reach the fleet", () => {
  if (size === undefined || storage === undefined) throw new Error("production has an Alertmanager");
  for (const heartbeat of [true, false])
    expect(remarksOf(withAlertmanager({ size, storage, heartbeat }))).toEqual([]);
  const { ingress: _, ...inside } = withAlertmanager({ size, storage });
  expect(remarksOf(inside)).toEqual([]);
  // What is committed leaves nothing open.
  expect(ENVIRONMENTS.flatMap(remarksOf)).toEqual([]);
});
