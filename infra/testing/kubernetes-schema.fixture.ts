import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { z } from "zod";

/**
 * Definitions of Kubernetes 1.34 for the kinds that are rendered, out of its OpenAPI document, closed against unknown fields:
 * the API server drops those in silence.
 */
const file = join(import.meta.dirname, "../schemas/generated/kubernetes-1.34.json");
const { definitions, kinds } = z
  .object({ kinds: z.record(z.string(), z.string()), definitions: z.record(z.string(), z.looseObject({})) })
  .parse(JSON.parse(readFileSync(file, "utf8")));

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
