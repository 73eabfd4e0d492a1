import { KINDS } from "../kinds/definitions.ts";
import { apiVersion, type KubeObject, type Resource } from "../runtime/index.ts";

/** Name of the ConfigMap that holds the fleet's objects of the operator's kinds. */
export const OBJECTS = "operator-objects";
/** Label of what was made from it: what bears it and is not there any more is deleted. */
export const OBJECTS_LABEL = "botfleet.dev/objects-of";

/** ConfigMaps, as the API server's paths name them. */
export const CONFIG_MAPS: Resource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
};

/** The ConfigMap: a key is `<Kind>.<name>.json`, its text is that object. */
export interface ObjectsMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** An object that the operator is to make. */
export interface ToMake {
  readonly resource: Resource;
  readonly object: KubeObject & { readonly metadata: { readonly name: string } };
}

/** What a ConfigMap says. */
export interface Said {
  readonly objects: readonly ToMake[];
  /** Sentences about keys of no use. With any of them nobody knows what is not there any more. */
  readonly unreadable: readonly string[];
}

/** The key of an object. */
export const keyFor = (kind: string, name: string): string => `${kind}.${name}.json`;

/**
 * Reads the objects of a ConfigMap. One without any is unreadable as well: synth renders none such, so somebody emptied it, and that
 * must not take every bot's webhook down.
 * @param namespace theirs, whatever they say: the operator works nowhere else
 */
export function readObjects({ data = {} }: ObjectsMap, namespace: string): Said {
  const objects: ToMake[] = [];
  const unreadable: string[] = Object.keys(data).length === 0 ? ["there is no key at all"] : [];
  for (const [key, text] of Object.entries(data)) {
    const read = readObject(text, namespace);
    if (typeof read === "string") unreadable.push(`${key}: ${read}`);
    else objects.push(read);
  }
  return { objects, unreadable };
}

function readObject(text: string, namespace: string): ToMake | string {
  const read = jsonOf(text);
  const name = read?.metadata?.name;
  if (read === undefined || typeof name !== "string") return "this is no object of Kubernetes' as JSON";
  const known = KINDS.find(
    ({ resource }) => resource.kind === read.kind && apiVersion(resource) === read.apiVersion,
  );
  if (known === undefined) return `${read.apiVersion} ${read.kind} is not one of the operator's kinds`;
  const labels = { ...read.metadata?.labels, [OBJECTS_LABEL]: OBJECTS };
  return {
    resource: known.resource,
    object: { ...read, metadata: { ...read.metadata, name, namespace, labels } },
  };
}

/** What else is wrong with it, the API server says. */
function jsonOf(text: string): KubeObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
