import { expect, test } from "vitest";
import { factsOf } from "./facts.ts";
import { fillSchema } from "./fill-schema.ts";

const object = (properties: Record<string, unknown>) => ({ type: "object", properties });

test("properties are filled by any of their usual names", () => {
  const schema = object({
    full_name: { type: "string" },
    address_line1: { type: "string" },
    zip: { anyOf: [{ type: "string" }, { type: "null" }] },
    country: { type: ["string", "null"] },
  });
  expect(fillSchema(schema, factsOf("Al Poe, 1 Main St, Reno, NV 89501"))).toEqual({
    full_name: "Al Poe",
    address_line1: "1 Main St",
    zip: "89501",
    country: "US",
  });
});

test("what is absent is null where that is allowed, else the emptiest value of its type", () => {
  const schema = object({
    city: { type: "string" },
    state: { type: ["string", "null"] },
    count: { type: "integer", minimum: 3 },
    fragile: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    kind: { enum: ["home", "work"] },
  });
  expect(fillSchema(schema, factsOf("?"))).toEqual({
    city: "",
    state: null,
    count: 3,
    fragile: false,
    tags: [],
    kind: "home",
  });
});

test("what a text states as `key: value` is found, inside of objects and references too", () => {
  const schema = {
    ...object({ item: { $ref: "#/$defs/item" } }),
    $defs: {
      item: object({ colour: { type: "string" }, size: { type: "number" }, warm: { type: "boolean" } }),
    },
  };
  expect(fillSchema(schema, factsOf("Colour: navy\nsize = 42.5\nwarm: yes"))).toEqual({
    item: { colour: "navy", size: 42.5, warm: true },
  });
});

test("a schema that refers to itself comes to an end", () => {
  const schema = { ...object({ next: { $ref: "#" } }) };
  expect(JSON.stringify(fillSchema(schema, factsOf("x"))).length).toBeLessThan(1000);
});
