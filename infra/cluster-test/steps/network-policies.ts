import { PORTS } from "../../../app/src/contracts/ports.ts";
import { hardenedContainer, hardenedPod } from "../../constructs/hardening.ts";
import { type Component, LABEL } from "../../constructs/labels.ts";
import { ownImage } from "../../environments/images.ts";
import { STORE } from "../../stores.ts";
import type { Cluster, Step } from "../cluster.ts";
import { TEST_LABEL } from "../load/k6-job.ts";
import { podSchema } from "../objects.ts";
import { waitUntil } from "../wait.ts";

/** Whether pods of a kind may open a connection to a Service. */
interface Passage {
  /** "nobody": a pod that is no part of the fleet. */
  readonly from: Component | "nobody";
  readonly to: string;
  readonly port: number;
  readonly open: boolean;
}

const passage = (from: Passage["from"], to: string, port: number, open: boolean): Passage => ({
  from,
  to,
  port,
  open,
});

/** Written by hand, from who needs what: not from the policies. */
const TABLE: readonly Passage[] = [
  passage("nobody", STORE.mongo.service, STORE.mongo.port, false),
  passage("nobody", STORE.redis.service, STORE.redis.port, false),
  passage("nobody", "api", PORTS.callbacks, false),
  passage("bot", STORE.mongo.service, STORE.mongo.port, true),
  passage("bot", STORE.redis.service, STORE.redis.port, true),
  passage("bot", "api", PORTS.callbacks, false),
  passage("prometheus", STORE.mongo.service, STORE.mongo.port, false),
  passage("mongo", STORE.redis.service, STORE.redis.port, false),
];

/** Pods reach what they need and nothing else, where the cluster's network enforces policies. */
export const networkPolicies: Step = {
  name: "policies",
  run: async (cluster, { expect, unproven }) => {
    const what = "pods reach what they need and nothing else";
    const stranger = await probe(cluster, "nobody");
    if ([...stranger.values()].every((open) => open))
      return unproven(what, "this cluster's network does not enforce NetworkPolicies");
    await expect(what, async () => {
      const froms = new Set(TABLE.map(({ from }) => from).filter((from) => from !== "nobody"));
      const wrong = wrongOf("nobody", stranger);
      for (const from of froms) wrong.push(...wrongOf(from, await probe(cluster, from)));
      if (wrong.length > 0) throw new Error(wrong.join("; "));
      return `${TABLE.length} passages`;
    });
  },
};

function wrongOf(from: Passage["from"], found: ReadonlyMap<string, boolean>): string[] {
  return TABLE.filter((each) => each.from === from && found.get(keyOf(each)) !== each.open).map(
    ({ open, to }) => `${from} ${open ? "cannot reach" : "reaches"} ${to}`,
  );
}

const keyOf = ({ port, to }: Passage): string => `${to}:${port}`;

/** Says which addresses let one connect within 3 s. A name that is not found proves nothing, and ends it. */
const PROGRAM = `
const { connect } = require("node:net");
const tries = process.argv.slice(1).map((address) => new Promise((resolve) => {
  const [host, port] = address.split(":");
  const socket = connect({ host, port: Number(port), timeout: 3000 });
  const end = (open) => { socket.destroy(); resolve([address, open]); };
  socket.once("connect", () => end(true)).once("error", ({ code }) => {
    if (code === "ENOTFOUND" || code === "EAI_AGAIN") process.exit(1);
    end(false);
  }).once("timeout", () => end(false));
}));
Promise.all(tries).then((found) => console.log(JSON.stringify(found)));
`;

/** Runs a pod that is labelled as one of the kind, but belongs to no Service and no Deployment. */
async function probe(cluster: Cluster, from: Passage["from"]): Promise<ReadonlyMap<string, boolean>> {
  const { abandoned, environment, kubectl } = cluster;
  const name = `probe-${from}`;
  const labels = {
    [TEST_LABEL]: "probe",
    ...(from === "nobody" ? {} : { [LABEL.component]: from, [LABEL.instance]: name }),
  };
  const targets = TABLE.filter((each) => each.from === from).map(keyOf);
  const container = {
    name: "probe",
    image: ownImage(environment.images, "migrate"),
    imagePullPolicy: environment.images.pullPolicy,
    command: ["node", "-e", PROGRAM, ...targets],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
    securityContext: hardenedContainer(),
  };
  const spec = { ...hardenedPod(), restartPolicy: "Never", containers: [container] };
  await kubectl.apply({ apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec });
  const running = async (): Promise<string> => {
    const { status } = await kubectl.get("pod", name, podSchema);
    if (status.phase === "Failed") throw new Error(`${name} finds no name of ${targets.join(", ")}`);
    return status.phase === "Succeeded" ? "" : `${name} is ${status.phase}`;
  };
  await waitUntil(running, { withinSeconds: 60, signal: abandoned });
  const found = JSON.parse(await kubectl.run(["logs", name])) as [string, boolean][];
  await kubectl.run(["delete", "pod", name, "--wait=false"]);
  return new Map(found);
}
