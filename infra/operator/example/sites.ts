import { KubeConfig } from "@kubernetes/client-node";
import * as runtime from "@botfleet/operator/runtime";

type Site = runtime.KubeObject & { spec: { url: string }; status?: { conditions?: runtime.Condition[] } };
const SITES = { group: "example.org", version: "v1", kind: "Site", plural: "sites", namespaced: true };

const config = new KubeConfig(); // in a pod: connection = await inCluster({ host, port })
config.loadFromDefault();
const api = runtime.createKubeApi({ connection: runtime.fromKubeConfig(config), userAgent: "sites" });
const leader = { lease: "default/sites", identity: crypto.randomUUID() };
const manager = runtime.createManager({ api, leader, logger: console });
const sites = manager.watch<Site>(SITES);

manager.control({
  name: "sites",
  watches: [runtime.watching(sites, (site) => [runtime.keyOf(site)], runtime.specChanged)],
  reconcile: async (key, { api, signal }) => {
    const site = sites.get(key);
    if (site === undefined) return runtime.settled; // it was deleted
    const up = await fetch(site.spec.url, { signal }).then(({ ok }) => ok);
    const [status, reason] = up ? (["True", "Answers"] as const) : (["False", "Fails"] as const);
    const ready = { type: "Ready", status, reason, message: `GET ${site.spec.url}` };
    const observed = { generation: site.metadata?.generation ?? 0, now: new Date() };
    const conditions = runtime.withConditions(site.status?.conditions, [ready], observed);
    const { name, namespace } = runtime.splitKey(key);
    const object = { metadata: { name, namespace }, status: { conditions } };
    await runtime.applyStatus(api, SITES, object as Site, { fieldManager: "sites", force: true, signal });
    return runtime.again(60_000);
  },
});

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await manager.run(stop.signal);
