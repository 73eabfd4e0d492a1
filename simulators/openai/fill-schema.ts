import { isObject, type JsonSchema } from "./strict-schema.ts";

/** What is known about a text, by property name in small letters; null is known to be absent. */
export interface Facts {
  value(name: string): string | null | undefined;
  /** Names, as the schema has them, of what could not be read; for lists that ask for that. */
  unsure(properties: readonly string[]): string[];
}

const MAX_DEPTH = 20;
const DOUBT = /unsure|uncertain|missing|unclear|low_confidence/;

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string") return schema;
  let target: unknown = root;
  for (const step of schema.$ref.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    target = isObject(target) ? target[step] : undefined;
  }
  return isObject(target) ? target : {};
}

function typesOf(schema: JsonSchema): unknown[] {
  if (Array.isArray(schema.type)) return schema.type;
  if (schema.type !== undefined) return [schema.type];
  return isObject(schema.properties) ? ["object"] : [];
}

function choices(schema: JsonSchema): JsonSchema[] {
  const options = schema.anyOf ?? schema.oneOf;
  return Array.isArray(options) ? options.filter(isObject) : [];
}

function fillNumber(schema: JsonSchema, text: string | null | undefined): number {
  const number = Number.parseFloat(text ?? "");
  if (!Number.isNaN(number)) return number;
  return typeof schema.minimum === "number" ? schema.minimum : 0;
}

/** Fills one schema; `name` is the property it stands under. */
function fill(
  schema: JsonSchema,
  root: JsonSchema,
  facts: Facts,
  name: string,
  siblings: string[],
  depth: number,
): unknown {
  const known = facts.value(name.toLowerCase());
  const options = choices(schema);
  const nullable = typesOf(schema).includes("null") || options.some((option) => option.type === "null");
  if (schema.const !== undefined) return schema.const;
  if (nullable && known == null) return null;
  const [option] = options.filter((candidate) => candidate.type !== "null");
  if (option) return fill(resolve(option, root), root, facts, name, siblings, depth + 1);
  if (Array.isArray(schema.enum)) {
    const fits = schema.enum.find((value) => String(value).toLowerCase() === known?.toLowerCase());
    return fits ?? schema.enum[0];
  }
  switch (typesOf(schema).find((type) => type !== "null")) {
    case "object":
      return depth > MAX_DEPTH ? {} : fillObject(schema, root, facts, depth + 1);
    case "array":
      return DOUBT.test(name) ? facts.unsure(siblings) : [];
    case "number":
    case "integer":
      return fillNumber(schema, known);
    case "boolean":
      return /^(?:true|yes|1)$/i.test(known ?? "");
    default:
      return known ?? "";
  }
}

function fillObject(
  schema: JsonSchema,
  root: JsonSchema,
  facts: Facts,
  depth: number,
): Record<string, unknown> {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const names = Object.keys(properties);
  return Object.fromEntries(
    Object.entries(properties).map(([name, child]) => [
      name,
      fill(resolve(isObject(child) ? child : {}, root), root, facts, name, names, depth),
    ]),
  );
}

/** Answers a JSON Schema with what is known: a value of its shape, nulls and blanks where nothing is. */
export function fillSchema(schema: JsonSchema, facts: Facts): Record<string, unknown> {
  return fillObject(resolve(schema, schema), schema, facts, 0);
}
