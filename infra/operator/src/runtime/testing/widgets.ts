import type { Condition } from "../apply/conditions.ts";
import type { KubeObject } from "../api/object.ts";
import type { Resource } from "../api/resource.ts";

/** A kind for tests and examples. */
export const WIDGETS: Resource = {
  group: "runtime-test.botfleet.dev",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  namespaced: true,
};

export interface Widget extends KubeObject {
  readonly spec?: { readonly size?: number; readonly colour?: string };
  readonly status?: {
    readonly writer?: string;
    readonly count?: number;
    readonly conditions?: readonly Condition[];
  };
}

const text = { type: "string" };
const whole = { type: "integer" };
const condition = {
  type: "object",
  required: ["type", "status", "reason", "message", "lastTransitionTime"],
  properties: {
    type: text,
    status: { type: "string", enum: ["True", "False", "Unknown"] },
    reason: text,
    message: text,
    lastTransitionTime: { type: "string", format: "date-time" },
    observedGeneration: whole,
  },
};

export const widgetDefinition = {
  metadata: { name: "widgets.runtime-test.botfleet.dev" },
  spec: {
    group: WIDGETS.group,
    scope: "Namespaced",
    names: { kind: WIDGETS.kind, plural: WIDGETS.plural, singular: "widget" },
    versions: [
      {
        name: WIDGETS.version,
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", properties: { size: whole, colour: text } },
              status: {
                type: "object",
                properties: {
                  writer: text,
                  count: whole,
                  conditions: {
                    type: "array",
                    items: condition,
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["type"],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
