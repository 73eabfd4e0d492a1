/** A JSON Schema as far as strict mode allows it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether a value is a plain object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectProblem(schema: JsonSchema, context: string): string | undefined {
  if (schema.additionalProperties !== false) {
    return `In context=${context}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = Object.keys(properties).find((key) => !required.includes(key));
  if (missing !== undefined) {
    return `In context=${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  return undefined;
}

function childrenOf(schema: JsonSchema, context: string): [JsonSchema, string][] {
  const named = (key: "properties" | "$defs" | "definitions"): [unknown, string][] =>
    Object.entries(isObject(schema[key]) ? schema[key] : {}).map(([name, child]) => [
      child,
      `${context}.${key}.${name}`,
    ]);
  const options: unknown[] = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  const all: [unknown, string][] = [
    ...named("properties"),
    ...named("$defs"),
    ...named("definitions"),
    ...options.map((option, index): [unknown, string] => [option, `${context}.anyOf.${index}`]),
    [schema.items, `${context}.items`],
  ];
  return all.filter((entry): entry is [JsonSchema, string] => isObject(entry[0]));
}

/**
 * What strict mode has against a schema: every object closed, every property required
 * (platform.openai.com, "Structured model outputs"). The top must be an object.
 */
export function strictSchemaProblem(schema: JsonSchema): string | undefined {
  if (schema.type !== "object")
    return `schema must be a JSON Schema of 'type: "object"', got '${String(schema.type)}'.`;
  const open: [JsonSchema, string][] = [[schema, "()"]];
  for (let next = open.shift(); next; next = open.shift()) {
    const [current, context] = next;
    const types: unknown[] = Array.isArray(current.type) ? current.type : [current.type];
    const problem = types.includes("object") ? objectProblem(current, context) : undefined;
    if (problem) return problem;
    open.push(...childrenOf(current, context));
  }
  return undefined;
}
