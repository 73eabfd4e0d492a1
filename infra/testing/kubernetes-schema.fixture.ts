import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { z } from "zod";
import { GROUP } from "../operator/src/kinds/definition.ts";
import { KINDS } from "../operator/src/kinds/definitions.ts";
import type { Schema } from "../operator/src/kinds/schema.ts";
import { apiVersion } from "../operator/src/runtime/index.ts";

/**
 * Definitions of Kubernetes 1.34 and KEDA 2.21 for the kinds that are rendered, out of their OpenAPI documents, closed against
 * unknown fields: the API server drops those in silence. The operator's own kinds are beside them, as they define themselves.
 */
const FILES = ["kubernetes-1.34.json", "apiextensions-1.34.json", "keda-2.21.json"];

/** What every object has besides what its kind says. */
const OBJECT: Readonly<Record<string, Schema>> = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { type: "object", additionalProperties: {} as Schema },
};

const fileSchema = z.object({
  kinds: z.record(z.string(), z.string()),
  definitions: z.record(z.string(), z.looseObject({})),
});
const files = FILES.map((name) =>
  fileSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, "../schemas/generated", name), "utf8"))),
);
const own = KINDS.map(({ resource, schema }) => ({
  name: `${GROUP.group}.${resource.kind}`,
  kind: `${apiVersion(resource)}/${resource.kind}`,
  schema: closed({ ...schema, properties: { ...OBJECT, ...schema.properties } }),
}));
const kinds: Readonly<Record<string, string>> = Object.assign(
  {},
  ...files.map((file) => file.kinds),
  ...own.map(({ kind, name }) => ({ [kind]: name })),
);
const definitions: object = Object.assign(
  {},
  ...files.map((file) => file.definitions),
  ...own.map(({ name, schema }) => ({ [name]: schema })),
);

/** A structural schema takes no other fields than it names; JSON Schema says so by a keyword. */
function closed(schema: Schema): object {
  const { items, properties } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, closed(each)]),
          ),
          additionalProperties: false,
        }),
  };
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: "kubernetes", definitions });

/** What a Kubernetes 1.34 would say against an object. */
export function problemsOf(
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
