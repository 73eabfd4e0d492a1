import { k8s } from "cdk8s-plus-27";
import { STORE } from "../stores.ts";
import type { MongoReplicaSetValues } from "../environments/stores.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hardenedContainer } from "./hardening.ts";
import { resourcesOf, sized } from "./resources.ts";

/** What a member's container is made from. */
export type MongoMemberProps = ImageProps & Omit<MongoReplicaSetValues, "kind" | "members">;

const DATA = { name: "data", mountPath: "/data/db" };
const KEY = { name: "key", mountPath: "/var/run/mongo" };
const SECRET = { name: "keyfile", mountPath: "/etc/mongo-secret", readOnly: true };

/** The pod's volumes beside the data's: the Secret's keyfile, and the copy that mongod accepts. */
export function keyVolumes(secretName: string): readonly k8s.Volume[] {
  return [
    {
      name: SECRET.name,
      secret: { secretName, items: [{ key: "keyfile", path: "keyfile" }], defaultMode: 0o400 },
    },
    { name: KEY.name, emptyDir: { medium: "Memory", sizeLimit: k8s.Quantity.fromString("1Mi") } },
  ];
}

/**
 * Copies the keyfile into memory, for its user alone. The kubelet makes a Secret's files readable to the pod's group, as a
 * user who is not root needs it, and mongod refuses a key that a group can read.
 */
export function keyContainer({ image, pullPolicy }: ImageProps): k8s.Container {
  return {
    name: "keyfile",
    image,
    imagePullPolicy: pullPolicy,
    command: ["install", "-m", "0400", `${SECRET.mountPath}/keyfile`, `${KEY.mountPath}/keyfile`],
    resources: resourcesOf(sized({ request: 0.01, limit: 0.1 }, 16, 16)),
    securityContext: hardenedContainer(),
    volumeMounts: [SECRET, KEY],
  };
}

/** mongod as one of the members. */
export function memberContainer(props: MongoMemberProps): k8s.Container {
  return {
    name: "mongod",
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    // Not the image's entry point, which wants to start as root.
    command: ["mongod", ...flags(props)],
    ports: [{ name: "mongo", containerPort: STORE.mongo.port }],
    // Before a member has looked through its files after a crash it answers nothing: up to ten minutes.
    startupProbe: { ...answers(), periodSeconds: 5, failureThreshold: 120 },
    livenessProbe: { ...answers(), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...answers(), periodSeconds: 5, failureThreshold: 2 },
    resources: resourcesOf(props.size),
    securityContext: hardenedContainer(),
    volumeMounts: [DATA, { ...KEY, readOnly: true }],
  };
}

/**
 * mongod answers a GET on its own port with a page (200) that tells people to use a driver: so it accepts, reads and writes,
 * which an open port alone does not show. Nobody has to log in, and no shell of MongoDB's has to be in the image. It says
 * nothing of the set: a member that is new is ready too, or the set could never be made.
 */
function answers(): k8s.Probe {
  return { httpGet: { path: "/", port: k8s.IntOrString.fromString("mongo") }, timeoutSeconds: 5 };
}

const PARAMETERS = [
  // What a killed client left open holds its documents for so long; no transaction of the app takes a second.
  "transactionLifetimeLimitSeconds=5",
  // A secondary waits so long for company: bots write many small documents, and each taken over alone costs the three
  // members a third more CPU (docs/adr/0008). A majority has a write 12 ms later.
  "oplogBatchDelayMillis=20",
];

function flags({ maxConnections, size, storage }: MongoMemberProps): readonly string[] {
  const values: Readonly<Record<string, string | number>> = {
    replSet: STORE.mongo.replicaSet,
    port: STORE.mongo.port,
    dbpath: DATA.mountPath,
    keyFile: `${KEY.mountPath}/keyfile`,
    maxConns: maxConnections,
    wiredTigerCacheSizeGB: wiredTigerCacheGb(size.memoryMb.limit),
    oplogSize: oplogMb(storage.gb),
  };
  const named = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
  return [...named, ...PARAMETERS.map((each) => `--setParameter=${each}`), "--bind_ip_all", "--nounixsocket"];
}

/**
 * Half of what is left after 1 GB, as mongod reckons by itself, but from the container's memory and not from the node's; the
 * rest is for connections, sorting, and the node's cache of files.
 */
export function wiredTigerCacheGb(memoryMb: number): number {
  return Math.max(0.25, Math.round((memoryMb / 1024 - 1) * 50) / 100);
}

/** A tenth of the volume, 990 MB at least. mongod would take a twentieth of the free disk, which may be the whole node's. */
export function oplogMb(storageGb: number): number {
  return Math.max(990, Math.round((storageGb * 1024) / 10));
}
