import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ENVIRONMENTS } from "./environments/list.ts";
import { render } from "./testing/fleet.fixture.ts";

/**
 * Definitions of Kubernetes 1.34 for the kinds that are rendered, out of its OpenAPI document, closed against unknown fields:
 * the API server drops those in silence.
 */
const file = join(import.meta.dirname, "schemas/generated/kubernetes-1.34.json");
const { definitions, kinds } = z
  .object({ kinds: z.record(z.string(), z.string()), definitions: z.record(z.string(), z.looseObject({})) })
  .parse(JSON.parse(readFileSync(file, "utf8")));

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: "kubernetes", definitions });

/** What a Kubernetes 1.34 would say against an object. */
function problemsOf(
  manifest: object & { readonly apiVersion: string; readonly kind: string },
): readonly string[] {
  const definition = kinds[`${manifest.apiVersion}/${manifest.kind}`];
  if (definition === undefined)
    return [`${manifest.apiVersion}/${manifest.kind} is no kind of the vendored schema`];
  const validate = ajv.getSchema(`kubernetes#/definitions/${definition}`);
  if (validate === undefined) return [`${definition} is not in the vendored schema`];
  return validate(manifest) === true
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe.each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
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
