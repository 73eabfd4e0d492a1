import { readFile } from "node:fs/promises";
import { Agent as PlainAgent } from "node:http";
import { Agent, type RequestOptions } from "node:https";
import { join } from "node:path";

/** Where the API server is and who we are. */
export interface Connection {
  /** Such as `https://10.96.0.1:443`; a path in it stays before every path asked for. */
  readonly server: string;
  /** Certificates, headers and the agent of the next call; asked before each one, as credentials change. */
  options(): Promise<RequestOptions>;
}

/** Idle connections are given up before the API server does so (90 s): a call must not meet one that is just being closed. */
const KEPT = { keepAlive: true, timeout: 30_000 } as const;

/** The part of client-node's `KubeConfig` that is used: contexts, exec plugins, OIDC and proxies are its business. */
export interface KubeConfigLike {
  getCurrentCluster(): { readonly server: string; readonly proxyUrl?: string } | null;
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

/**
 * Connects as a KUBECONFIG says. Importing client-node alone costs a process about 90 MB of memory; in a pod
 * {@link inCluster} does without.
 * @throws Error when there is no current context
 */
export function fromKubeConfig(config: KubeConfigLike): Connection {
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new Error("The kubeconfig has no current context: kubectl config use-context NAME");
  // client-node's own agents open a connection for each call; only where it goes through a proxy they are needed.
  const kept = cluster.server.startsWith("http:") ? new PlainAgent(KEPT) : new Agent(KEPT);
  const options = async (): Promise<RequestOptions> => {
    const made: RequestOptions = {};
    await config.applyToHTTPSOptions(made);
    return cluster.proxyUrl === undefined ? { ...made, agent: kept } : made;
  };
  return { server: cluster.server, options };
}

/** Where a pod finds its API server. */
export interface InClusterOptions {
  /** `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`. */
  readonly host: string;
  readonly port: string;
  /** Holds `token` and `ca.crt`. @default /var/run/secrets/kubernetes.io/serviceaccount */
  readonly folder?: string;
}

/** The kubelet writes a new token at 80 % of its life (an hour at least): a copy this old is good. */
const TOKEN_AGE_MS = 60_000;
const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Connects as the pod's service account; a token that the kubelet replaced is read again within a minute. */
export async function inCluster({ host, port, folder = FOLDER }: InClusterOptions): Promise<Connection> {
  const agent = new Agent({ ...KEPT, ca: await readFile(join(folder, "ca.crt")) });
  let token = "";
  let readAt = Number.NEGATIVE_INFINITY;
  const options = async (): Promise<RequestOptions> => {
    if (performance.now() - readAt > TOKEN_AGE_MS) {
      token = (await readFile(join(folder, "token"), "utf8")).trim();
      readAt = performance.now();
    }
    return { agent, headers: { authorization: `Bearer ${token}` } };
  };
  return { server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`, options };
}
