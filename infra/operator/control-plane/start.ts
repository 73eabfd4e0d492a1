import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { freePorts } from "../../../dev/servers/free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "../../../dev/servers/server-process.ts";
import { temporaryFolder } from "../../../dev/servers/temporary-folder.ts";
import { createPair } from "../src/metrics-api/certificate/pair.ts";
import { secretFile, startControllers } from "./controllers.ts";
import type { ControlPlanePrograms } from "./find.ts";

/** An API server over an etcd, and Kubernetes' controllers where they are to be had; no nodes. */
export interface ControlPlane {
  /** Path of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** @throws ToolError `SERVER_FAILED` with the end of the log; nothing is left running then */
export async function startControlPlane(programs: ControlPlanePrograms): Promise<ControlPlane> {
  const folder = temporaryFolder();
  const running: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const server of running.toReversed()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [client = 0, peer = 0, port = 0] = await freePorts(3);
    running.push(await startEtcd(programs.etcd, folder, client, peer));
    const token = randomBytes(16).toString("hex");
    running.push(await startApiServer(programs.kubeApiserver, folder, client, port, token));
    const kubeconfig = writeKubeconfig(folder, port, token);
    const command = programs.kubeControllerManager;
    if (command !== undefined) {
      const serviceAccountKey = join(folder, "sa.key");
      const shared = { folder, kubeconfig, serviceAccountKey, authority: authority(folder) };
      running.push(await startControllers({ command, ...shared }));
    }
    return { kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEtcd(
  command: string,
  folder: string,
  client: number,
  peer: number,
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${client}`;
  const peers = `http://127.0.0.1:${peer}`;
  const args = ["--data-dir", join(folder, "etcd"), "--unsafe-no-fsync"];
  args.push("--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peers);
  args.push("--initial-advertise-peer-urls", peers, "--initial-cluster", `default=${peers}`);
  const server = await spawnServer({ name: "etcd", command, args, logFile: join(folder, "etcd.log") });
  await waitUntilReady(server, async () => (await fetch(`${url}/health`)).ok, 30_000);
  return server;
}

async function startApiServer(
  command: string,
  folder: string,
  etcd: number,
  port: number,
  token: string,
): Promise<ServerProcess> {
  const files = {
    key: join(folder, "sa.key"),
    pub: join(folder, "sa.pub"),
    tokens: join(folder, "tokens.csv"),
  };
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  mkdirSync(certificates(folder), { recursive: true });
  secretFile(folder, "sa.key", keys.privateKey);
  writeFileSync(files.pub, keys.publicKey);
  secretFile(folder, "tokens.csv", `${token},test,test,system:masters\n`);
  const args = ["--etcd-servers", `http://127.0.0.1:${etcd}`, "--secure-port", String(port)];
  args.push(
    "--bind-address",
    "127.0.0.1",
    "--cert-dir",
    certificates(folder),
    "--token-auth-file",
    files.tokens,
  );
  args.push("--service-account-issuer", "https://kubernetes.default.svc");
  args.push("--service-account-key-file", files.pub, "--service-account-signing-key-file", files.key);
  args.push("--authorization-mode", "RBAC", "--service-cluster-ip-range", "10.0.0.0/24");
  args.push(...frontProxy(folder));
  // Nobody has to find this server by its Service.
  args.push("--endpoint-reconciler-type", "none", "--disable-admission-plugins", "ServiceAccount");
  const server = await spawnServer({
    name: "kube-apiserver",
    command,
    args,
    logFile: join(folder, "apiserver.log"),
  });
  await waitUntilReady(server, () => isReady(folder, port, token), 120_000);
  return server;
}

const DAY_MS = 86_400_000;

/** What an API server needs to pass requests on to another one, as it does with those for metrics. */
function frontProxy(folder: string): readonly string[] {
  const [notBefore, notAfter] = [new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS)];
  const pair = createPair({ hosts: [FRONT_PROXY], notBefore, notAfter, usage: "client" });
  const file = (name: string, content: string) => secretFile(folder, name, content);
  return [
    ...["--requestheader-client-ca-file", file("front-proxy-ca.crt", pair.authority)],
    ...["--requestheader-allowed-names", FRONT_PROXY],
    ...["--requestheader-username-headers", "X-Remote-User"],
    ...["--requestheader-group-headers", "X-Remote-Group"],
    ...["--requestheader-extra-headers-prefix", "X-Remote-Extra-"],
    ...["--proxy-client-cert-file", file("front-proxy.crt", pair.certificate)],
    ...["--proxy-client-key-file", file("front-proxy.key", pair.key)],
    // Without kube-proxy a Service's own address leads nowhere.
    "--enable-aggregator-routing",
  ];
}

const FRONT_PROXY = "front-proxy-client";

const certificates = (folder: string): string => join(folder, "certificates");
const authority = (folder: string): string => join(certificates(folder), "apiserver.crt");

function isReady(folder: string, port: number, token: string): Promise<boolean> {
  if (!existsSync(authority(folder))) return Promise.resolve(false);
  const options = { ca: readFileSync(authority(folder)), headers: { authorization: `Bearer ${token}` } };
  return new Promise((resolve, reject) => {
    const call = request(`https://127.0.0.1:${port}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on("error", reject).end();
  });
}

function writeKubeconfig(folder: string, port: number, token: string): string {
  const file = join(folder, "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    clusters: [
      {
        name: "test",
        cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority": authority(folder) },
      },
    ],
    users: [{ name: "test", user: { token } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
