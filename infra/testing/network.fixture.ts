import { BlockList } from "node:net";
import { z } from "zod";
import { LABEL, type Labels } from "../constructs/labels.ts";
import { at, type Manifest } from "./synth.fixture.ts";

const labels = z.object({ matchLabels: z.record(z.string(), z.string()).default({}) });
const peer = z.object({
  podSelector: labels.optional(),
  namespaceSelector: labels.optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
const ports = z.array(z.object({ port: z.number(), protocol: z.string().default("TCP") })).default([]);
const policy = z.object({
  podSelector: labels,
  policyTypes: z.array(z.string()),
  ingress: z.array(z.object({ from: z.array(peer).default([]), ports })).default([]),
  egress: z.array(z.object({ to: z.array(peer).default([]), ports })).default([]),
});

type Peer = z.infer<typeof peer>;
type Policy = z.infer<typeof policy>;

/** One end of a connection: a pod of the fleet, of another namespace, or an address. */
interface End {
  readonly name: string;
  readonly pod?: Labels;
  readonly namespace?: string;
  readonly address?: string;
}

const OUTSIDE: readonly End[] = [
  { name: "controller", namespace: "ingress-nginx" },
  { name: "stranger", namespace: "stranger" },
  { name: "internet", address: "203.0.113.7" },
  { name: "private", address: "10.1.2.3" },
];

/** Every TCP connection that the policies let through, as `from → to:port`, by what Kubernetes says of NetworkPolicies. */
export function openPassages(manifests: readonly Manifest[]): readonly string[] {
  const policies = manifests
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((manifest) => policy.parse(at(manifest, "spec")));
  const rules = policies.flatMap(({ egress, ingress }) => [...egress, ...ingress]);
  const known = [...new Set(rules.flatMap((rule) => rule.ports.map(({ port }) => port)))];
  const ends = [...podsOf(manifests), ...OUTSIDE];
  return ends
    .flatMap((from) =>
      ends.flatMap((to) =>
        known
          .filter((port) => mayLeave(policies, from, to, port) && mayEnter(policies, from, to, port))
          .map((port) => `${from.name} → ${to.name}:${port}`),
      ),
    )
    .filter(
      (passage) =>
        !OUTSIDE.some(({ name }) => OUTSIDE.some((to) => passage.startsWith(`${name} → ${to.name}:`))),
    )
    .toSorted();
}

/** A pod of each component: policies know no others. */
function podsOf(manifests: readonly Manifest[]): readonly End[] {
  const ends = new Map<string, End>();
  for (const manifest of manifests) {
    const pod = z
      .record(z.string(), z.string())
      .safeParse(at(manifest, "spec.template.metadata.labels")).data;
    const name = pod?.[LABEL.component];
    if (pod !== undefined && name !== undefined) ends.set(name, { name, pod });
  }
  return [...ends.values()];
}

function mayLeave(policies: readonly Policy[], from: End, to: End, port: number): boolean {
  const selecting = chosen(policies, from, "Egress");
  if (selecting.length === 0) return true;
  return selecting.some(({ egress }) =>
    egress.some((rule) => hasPort(rule.ports, port) && rule.to.some((each) => isPeer(each, to))),
  );
}

function mayEnter(policies: readonly Policy[], from: End, to: End, port: number): boolean {
  const selecting = chosen(policies, to, "Ingress");
  if (selecting.length === 0) return true;
  return selecting.some(({ ingress }) =>
    ingress.some((rule) => hasPort(rule.ports, port) && rule.from.some((each) => isPeer(each, from))),
  );
}

const chosen = (policies: readonly Policy[], { pod }: End, type: string): readonly Policy[] =>
  pod === undefined
    ? []
    : policies.filter(
        ({ podSelector, policyTypes }) => policyTypes.includes(type) && matches(podSelector.matchLabels, pod),
      );

const hasPort = (rules: z.infer<typeof ports>, port: number): boolean =>
  rules.length === 0 || rules.some((rule) => rule.protocol === "TCP" && rule.port === port);

function isPeer({ ipBlock, namespaceSelector, podSelector }: Peer, end: End): boolean {
  if (ipBlock !== undefined) return end.address !== undefined && isWithin(ipBlock, end.address);
  if (namespaceSelector !== undefined)
    return matches(namespaceSelector.matchLabels, { "kubernetes.io/metadata.name": end.namespace ?? "" });
  return end.pod !== undefined && matches(podSelector?.matchLabels ?? {}, end.pod);
}

function isWithin({ cidr, except }: NonNullable<Peer["ipBlock"]>, address: string): boolean {
  const list = (ranges: readonly string[]) => {
    const block = new BlockList();
    for (const range of ranges) {
      const [network = "", bits = ""] = range.split("/");
      block.addSubnet(network, Number(bits));
    }
    return block;
  };
  return list([cidr]).check(address) && !list(except).check(address);
}

const matches = (wanted: Labels, labels: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);
