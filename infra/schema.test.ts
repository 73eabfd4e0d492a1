import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "./environments/list.ts";
import { render, withOperator } from "./testing/fleet.fixture.ts";
import { problemsOf } from "./testing/kubernetes-schema.fixture.ts";

describe.each([...ENVIRONMENTS, withOperator].map((environment) => [environment.name, environment] as const))(
  "%s",
  (_, environment) => {
    test("every object is one that Kubernetes 1.34 knows, down to its last field", () => {
      for (const manifest of render(environment))
        expect(problemsOf(manifest), `${manifest.kind} ${manifest.metadata.name}`).toEqual([]);
    });
  },
);

test("a field that does not exist, a wrong type and a missing field are found", () => {
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "a" } };
  expect(problemsOf(service)).toEqual([]);
  expect(problemsOf({ ...service, spec: { port: 80 } } as never)).toEqual([
    "/spec must NOT have additional properties",
  ]);
  expect(problemsOf({ ...service, spec: { ports: [{ port: "80" }] } } as never)).toContain(
    "/spec/ports/0/port must be integer",
  );
  expect(problemsOf({ ...service, spec: { ports: [{}] } } as never)).toContain(
    "/spec/ports/0 must have required property 'port'",
  );
});
