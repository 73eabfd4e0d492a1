import { ApiObject, type Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { labelsOf } from "./constructs/labels.ts";
import { GROUP } from "./operator/src/kinds/definition.ts";
import { keyFor, OBJECTS } from "./operator/src/objects/config-map.ts";

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Whether the operator makes it: one `kubectl apply` refuses objects of kinds that it is itself telling the API server of. */
export function isOperators(object: object): object is Rendered {
  return (object as Rendered).apiVersion.startsWith(`${GROUP.group}/`);
}

/** The ConfigMap that the operator makes these objects from; nothing where there are none. */
export function operatorObjects(chart: Chart, objects: readonly Rendered[]): void {
  if (objects.length === 0) return;
  const entries = objects.map((object) => [
    keyFor(object.kind, object.metadata.name),
    `${JSON.stringify(object, null, 2)}\n`,
  ]);
  const metadata = { name: OBJECTS, labels: labelsOf({ component: "operator", instance: "operator" }) };
  new ApiObject(
    chart,
    "objects",
    k8s.KubeConfigMap.manifest({ metadata, data: Object.fromEntries(entries) }),
  );
}
