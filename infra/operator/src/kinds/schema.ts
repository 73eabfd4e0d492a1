/** A structural schema of Kubernetes: OpenAPI v3 with CEL rules. */
export interface Schema {
  readonly type: "object" | "array" | "string" | "integer" | "boolean";
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly format?: "date-time";
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: Schema;
  readonly "x-kubernetes-validations"?: readonly Rule[];
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/** A rule in CEL: `self` is the value, `oldSelf` the one before, where the rule is about a change. */
export interface Rule {
  readonly rule: string;
  /** What is wrong and what to write instead: the API server says it to whoever applies the object. */
  readonly message: string;
}

type More = Omit<Schema, "type" | "properties" | "required" | "items">;

/** Text; `maxLength` bounds what a rule over it may cost. */
export const text = (description: string, more: More & { readonly maxLength: number }): Schema => ({
  type: "string",
  description,
  ...more,
});

/** A whole number. */
export const whole = (description: string, more: More = {}): Schema => ({
  type: "integer",
  description,
  ...more,
});

/** Yes or no. */
export const flag = (description: string, more: More = {}): Schema => ({
  type: "boolean",
  description,
  ...more,
});

/** A moment, as RFC 3339 writes it. */
export const moment = (description: string): Schema => ({ type: "string", format: "date-time", description });

/** An object; properties are required unless they are named in `optional` or have a default. */
export function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  { optional = [], ...more }: More & { readonly optional?: readonly string[] } = {},
): Schema {
  const required = Object.keys(properties).filter(
    (name) => !optional.includes(name) && properties[name]?.default === undefined,
  );
  return {
    type: "object",
    description,
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...more,
  };
}

/** A list of few things, each once. */
export const setOf = (description: string, items: Schema, more: More & { maxItems: number }): Schema => ({
  type: "array",
  description,
  items,
  "x-kubernetes-list-type": "set",
  ...more,
});

/** A list in an order of its own, which is written as a whole. */
export const listOf = (description: string, items: Schema, more: More & { maxItems: number }): Schema => ({
  type: "array",
  description,
  items,
  "x-kubernetes-list-type": "atomic",
  ...more,
});

/** A list whose entries are told apart by one of their properties: no two have the same. */
export const mapOf = (
  description: string,
  key: string,
  items: Schema,
  more: More & { maxItems: number },
): Schema => ({
  type: "array",
  description,
  items,
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": [key],
  ...more,
});

/** A key of a Secret in the object's namespace. */
export const secretKey = (description: string, more: More = {}): Schema =>
  object(
    description,
    {
      name: text("Name of the Secret.", { minLength: 1, maxLength: 253 }),
      key: text("Its key.", { minLength: 1, maxLength: 253, pattern: "^[-._a-zA-Z0-9]+$" }),
    },
    more,
  );

/** `status.conditions`, as Kubernetes' API conventions have them. */
export const conditions: Schema = mapOf(
  "What is, in statements: see docs/operator.md for each.",
  "type",
  object(
    "One statement.",
    {
      type: text("What it is about.", { maxLength: 63 }),
      status: text("Whether it holds.", { maxLength: 7, enum: ["True", "False", "Unknown"] }),
      reason: text("Why, in one word for programs.", { maxLength: 127 }),
      message: text("Why, and what to do, for people.", { maxLength: 32_768 }),
      lastTransitionTime: moment("When `status` last changed."),
      observedGeneration: whole("The generation of the object that this says something about."),
    },
    { optional: ["observedGeneration"] },
  ),
  { maxItems: 16 },
);
