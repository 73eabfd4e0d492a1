import type { Resource } from "../runtime/index.ts";
import { conditions, object, type Schema, whole } from "./schema.ts";

/** Group and version of all kinds. */
export const GROUP = { group: "botfleet.dev", version: "v1alpha1" } as const;

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "date";
  readonly jsonPath: string;
  readonly description: string;
  /** 1: only with `-o wide`. @default 0 */
  readonly priority?: number;
}

/** A kind as its folder declares it. */
export interface KindProps {
  readonly kind: string;
  /** Lower case. */
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly description: string;
  readonly spec: Schema;
  /** Rules on the object's own name. */
  readonly rules?: readonly { readonly rule: string; readonly message: string }[];
  /** Besides `conditions` and `observedGeneration`, which every kind has. All are optional: nothing is known at first. */
  readonly status: Readonly<Record<string, Schema>>;
  readonly columns: readonly Column[];
}

/** A kind: how the API server's paths name it, and the object that makes it known there. */
export interface KindDefinition {
  readonly resource: Resource;
  readonly customResourceDefinition: {
    readonly apiVersion: "apiextensions.k8s.io/v1";
    readonly kind: "CustomResourceDefinition";
    readonly metadata: { readonly name: string };
    readonly spec: object;
  };
  /** Of the whole object, as `spec.versions[0].schema` has it. */
  readonly schema: Schema;
}

/** Declares a kind, namespaced, with a status of its own that its spec cannot be changed through. */
export function defineKind(props: KindProps): KindDefinition {
  const { columns, description, kind, plural, rules, shortNames = [], spec } = props;
  const status = { observedGeneration: whole("The generation last looked at."), conditions, ...props.status };
  const schema = object(
    description,
    {
      spec,
      status: object("What the operator sees and does.", status, { optional: Object.keys(status) }),
    },
    { optional: ["status"], ...(rules === undefined ? {} : { "x-kubernetes-validations": rules }) },
  );
  const version = {
    name: GROUP.version,
    served: true,
    storage: true,
    subresources: { status: {} },
    additionalPrinterColumns: columns,
    schema: { openAPIV3Schema: schema },
  };
  const names = { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` };
  return {
    resource: { ...GROUP, kind, plural, namespaced: true },
    schema,
    customResourceDefinition: {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${GROUP.group}` },
      spec: {
        group: GROUP.group,
        scope: "Namespaced",
        names: {
          ...names,
          categories: ["botfleet-objects"],
          ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
        },
        versions: [version],
      },
    },
  };
}

/** READY and why not: the first columns of every kind. */
export const READY_COLUMNS: readonly Column[] = [
  {
    name: "Ready",
    type: "string",
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
    description: "Whether all is as the spec says.",
  },
  {
    name: "Reason",
    type: "string",
    jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
    description: "Why.",
  },
];

/** Age of the object: the last column of every kind. */
export const AGE_COLUMN: Column = {
  name: "Age",
  type: "date",
  jsonPath: ".metadata.creationTimestamp",
  description: "Since it was made.",
};
