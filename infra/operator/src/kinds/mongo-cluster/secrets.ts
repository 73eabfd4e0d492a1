import { hasStatus, isNotFound, type KubeApi, objectPath, type Resource } from "../../runtime/index.ts";
import type { MongoCluster, SecretKey } from "./mongo-cluster.ts";

const SECRETS: Resource = { group: "", version: "v1", kind: "Secret", plural: "secrets", namespaced: true };

/** What is in the Secrets of a set. */
export interface Secrets {
  readonly keyfile: string;
  /** By the user's name. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Why a password is not there: the members can be asked all the same. */
  readonly missing?: SecretProblem;
  /** Another one whenever a Secret was changed; tells nothing of what is in them. */
  readonly version: string;
}

/** What is wrong with a Secret. */
export type SecretProblem =
  | { readonly kind: "secret-missing"; readonly secret: string; readonly key: string }
  | { readonly kind: "secret-forbidden"; readonly secret: string };

interface Secret {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Reads each Secret that is named, once.
 * @returns what is wrong with the keyfile, without which no member can be asked; else them @throws ApiError other than 403 and 404
 */
export async function readSecrets(
  api: KubeApi,
  { metadata, spec }: MongoCluster,
  signal: AbortSignal,
): Promise<Secrets | SecretProblem> {
  const namespace = metadata?.namespace ?? "";
  const refs = spec.users.map(({ passwordSecretRef }) => passwordSecretRef);
  const found: Found = new Map();
  for (const { name } of [spec.keySecretRef, ...refs])
    if (!found.has(name)) found.set(name, await readSecret(api, `${namespace}/${name}`, signal));
  const keyfile = valueIn(found, spec.keySecretRef);
  if (typeof keyfile !== "string") return keyfile;
  const missing = refs.map((ref) => valueIn(found, ref)).find((value) => typeof value !== "string");
  const passwordOf = (ref: SecretKey) => {
    const value = valueIn(found, ref);
    return typeof value === "string" ? value : "";
  };
  return {
    keyfile,
    passwords: new Map(spec.users.map((user) => [user.name, passwordOf(user.passwordSecretRef)])),
    ...(missing === undefined ? {} : { missing }),
    version: [...found.values()]
      .map((one) => (one === "forbidden" ? one : one?.metadata?.resourceVersion))
      .join(),
  };
}

/** By the Secret's name; undefined: there is none. */
type Found = Map<string, Secret | "forbidden" | undefined>;

/** An empty value is none. Passwords are taken to the byte, as the kubelet puts them into variables. */
function valueIn(found: Found, { key, name }: SecretKey): string | SecretProblem {
  const secret = found.get(name);
  if (secret === "forbidden") return { kind: "secret-forbidden", secret: name };
  const value = secret?.data?.[key];
  if (value === undefined || value === "") return { kind: "secret-missing", secret: name, key };
  return Buffer.from(value, "base64").toString("utf8");
}

async function readSecret(
  api: KubeApi,
  key: string,
  signal: AbortSignal,
): Promise<Secret | "forbidden" | undefined> {
  try {
    return await api.request<Secret>({ method: "GET", path: objectPath(SECRETS, key), signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (hasStatus(error, 403)) return "forbidden";
    throw error;
  }
}
