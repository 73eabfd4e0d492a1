import type { KubeObject, Resource } from "../../runtime/index.ts";

/** Where the API server publishes by whom it calls: `kube-system/extension-apiserver-authentication`. */
export const CONFIG_MAPS: Resource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
};

/** The ConfigMap's place. */
export const AUTHENTICATION = {
  namespace: "kube-system",
  name: "extension-apiserver-authentication",
} as const;

/** A ConfigMap as the API server has it. */
export interface ConfigMapObject extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Whose word about a caller counts, and by which headers it is given. Header names in lower case. */
export interface FrontProxy {
  /** Signs the client certificate of the API server as a proxy; PEM, one or more. */
  readonly authorities: string;
  /** Common names of that certificate. Empty: any that the authorities signed. */
  readonly allowedNames: readonly string[];
  readonly userHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraPrefixes: readonly string[];
}

/**
 * Reads the ConfigMap. Undefined while the API server names no authority: it proxies for nobody, and nobody's word counts.
 * @throws SyntaxError for a list that is no JSON
 */
export function frontProxyOf(configMap: ConfigMapObject | undefined): FrontProxy | undefined {
  const data = configMap?.data ?? {};
  const authorities = data["requestheader-client-ca-file"];
  if (authorities === undefined || authorities.trim() === "") return undefined;
  const list = (name: string): readonly string[] => strings(data[`requestheader-${name}`]);
  const headers = (name: string) => list(name).map((header) => header.toLowerCase());
  return {
    authorities,
    allowedNames: list("allowed-names"),
    userHeaders: headers("username-headers"),
    groupHeaders: headers("group-headers"),
    extraPrefixes: headers("extra-headers-prefix"),
  };
}

function strings(json: string | undefined): readonly string[] {
  const value: unknown = JSON.parse(json ?? "[]");
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Who the API server says is asking. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Headers by name in lower case, the values of one that came several times apart. */
export type Headers = Readonly<Record<string, readonly string[] | undefined>>;

/** The client's end of a TLS connection. */
export interface Peer {
  /** Its certificate was signed by one of the authorities, and is in force. */
  readonly authorized: boolean;
  readonly commonName: string | undefined;
}

/**
 * Who is asking. Headers count only from whom the authorities vouch for; from anybody else they are what anybody may write.
 * Undefined: nobody that could be believed (401).
 */
export function userOf(proxy: FrontProxy, peer: Peer, headers: Headers): User | undefined {
  const { allowedNames } = proxy;
  const named = allowedNames.length === 0 || allowedNames.includes(peer.commonName ?? "");
  if (!peer.authorized || !named) return undefined;
  const name = proxy.userHeaders.flatMap((header) => headers[header] ?? [])[0];
  if (name === undefined || name === "") return undefined;
  return {
    name,
    groups: proxy.groupHeaders.flatMap((header) => headers[header] ?? []),
    extra: extraOf(proxy.extraPrefixes, headers),
  };
}

function extraOf(prefixes: readonly string[], headers: Headers): User["extra"] {
  const extra: Record<string, readonly string[]> = {};
  for (const [header, value] of Object.entries(headers)) {
    const prefix = prefixes.find((each) => header.startsWith(each));
    if (prefix !== undefined && value !== undefined) extra[decoded(header.slice(prefix.length))] = value;
  }
  return extra;
}

/** Keys are percent-encoded, as a header's name takes few signs. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
