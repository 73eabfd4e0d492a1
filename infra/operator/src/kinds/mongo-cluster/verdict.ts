import type { Statement } from "../../runtime/index.ts";
import type { Blocked } from "./change.ts";
import { BEGIN_ANEW_ANNOTATION, type MemberStatus } from "./mongo-cluster.ts";
import type { SecretProblem } from "./secrets.ts";

/** What was found about a set, from which its conditions follow. */
export type Finding =
  | SecretProblem
  /** Nobody knows of a set yet, and these do not answer. */
  | { readonly kind: "members-silent"; readonly pods: readonly string[] }
  | { readonly kind: "key-refused"; readonly pod: string; readonly secret: string }
  | { readonly kind: "other-set"; readonly pod: string; readonly set: string; readonly wanted: string }
  | { readonly kind: "data-lost"; readonly name: string; readonly initiatedAt: string }
  | { readonly kind: "initiated" }
  /** There was a set, and nobody takes writes. */
  | {
      readonly kind: "no-primary";
      /** None answers of those who had its data: these do not, and these are empty. */
      readonly silent?: readonly string[];
      readonly empty?: readonly string[];
    }
  | { readonly kind: "trouble"; readonly words: string }
  | { readonly kind: "users"; readonly user: string; readonly words: string }
  | { readonly kind: "well"; readonly primary: string };

/** How the members are, and what of the configuration waits. */
export interface Fitness {
  readonly members: readonly MemberStatus[];
  /** Voters in order, and how many of them a majority is; undefined: no primary tells. */
  readonly majority: { readonly there: number; readonly needed: number } | undefined;
  readonly blocked: Blocked | undefined;
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
}

/** The conditions of a set. */
export function conditionsOf(finding: Finding, fitness: Fitness, namespace: string): readonly Statement[] {
  const ready = finding.kind === "well";
  return [
    { type: "Ready", status: ready ? "True" : "False", ...verdictOf(finding, fitness, namespace) },
    toleranceOf(fitness, namespace),
  ];
}

function verdictOf(finding: Finding, { members }: Fitness, namespace: string): Verdict {
  switch (finding.kind) {
    case "well":
      return { reason: "Serving", message: `${finding.primary} takes writes; users are as the spec says.` };
    case "secret-missing":
      return {
        reason: "SecretMissing",
        message: `The Secret ${finding.secret} has no key ${finding.key}. Put it in: kubectl -n ${namespace} patch secret ${finding.secret} -p '{"stringData":{"${finding.key}":"…"}}'; npm run secrets makes all of them.`,
      };
    case "secret-forbidden":
      return {
        reason: "SecretForbidden",
        message: `The operator may not read the Secret ${finding.secret}: its Role names those that synth knows. Apply the charts anew, which bring the Role.`,
      };
    case "members-silent":
      return {
        reason: "MembersSilent",
        message: `The set is made when all members answer; ${finding.pods.join(", ")} does not: kubectl -n ${namespace} get pods, and the NetworkPolicies operator and mongo.`,
      };
    case "key-refused":
      return {
        reason: "KeyRefused",
        message: `${finding.pod} does not know the key of the Secret ${finding.secret}: it was changed after the member started. Put the old one back: members with different keys do not know each other.`,
      };
    case "other-set":
      return {
        reason: "OtherSet",
        message: `${finding.pod} belongs to the set ${finding.set}, not to ${finding.wanted}: its volume is another set's. Give it the right volume, or correct spec.replicaSet.`,
      };
    case "data-lost":
      return dataLost(finding, namespace);
    case "initiated":
      return { reason: "Electing", message: "The set was made; its first primary is about to be elected." };
    case "no-primary":
      return {
        reason: "NoPrimary",
        message: `No member takes writes: ${rollCall(members)}. ${lastCopy(finding)}A majority must answer: kubectl -n ${namespace} get pods; an election takes up to 12 s.`,
      };
    case "trouble":
      return {
        reason: "MembersUnsure",
        message: `The set could not be asked whole (${finding.words}); it is asked again within seconds.`,
      };
    case "users":
      return {
        reason: "UsersPending",
        message: `The user ${finding.user} could not be made or changed (${finding.words}); it is tried again.`,
      };
  }
}

/** Who is told to bring members back must not do it with fresh volumes. */
const lastCopy = ({ empty = [], silent = [] }: Extract<Finding, { kind: "no-primary" }>): string =>
  empty.length === 0
    ? ""
    : `DELETE NO VOLUME: ${empty.join(", ")} lost the data, and ${silent.join(" or ")} may hold the only copy; bring that back as it is. `;

const dataLost = (
  { initiatedAt, name }: Extract<Finding, { kind: "data-lost" }>,
  namespace: string,
): Verdict => ({
  reason: "DataLost",
  message: `All members are empty, though the set was there at ${initiatedAt}: their volumes are others, or were emptied. Nothing is begun anew by itself. Do not delete this object, which alone remembers that: it would be made again and begin empty. Bring the volumes back; or, to begin with an empty set and restore a backup into it: kubectl -n ${namespace} annotate mongocluster ${name} ${BEGIN_ANEW_ANNOTATION}=${initiatedAt}`,
});

/** Whether the loss of any one member would leave a majority. */
function toleranceOf({ blocked, majority, members }: Fitness, namespace: string): Statement {
  const type = "FaultTolerant";
  if (majority === undefined) {
    // One that says it is the primary, and did not tell more, is no outage; nor is it when nobody was asked.
    const isUnasked = members.length === 0 || members.some(({ state }) => state === "PRIMARY");
    const reason = isUnasked ? "NotAsked" : "NoPrimary";
    return { type, status: "Unknown", reason, message: rollCall(members) };
  }
  const tolerant = majority.there > majority.needed;
  const status = tolerant ? "True" : "False";
  const unwell = members.filter(({ state }) => !WELL.includes(state) && state !== "NEW");
  // One that reads its data is on its way; one that is away besides is what needs somebody.
  const worst = unwell.find(({ state }) => state !== "SYNCING") ?? unwell[0];
  if (worst !== undefined && blocked?.isGrave !== true)
    return { type, status, ...troubleOf(worst, namespace) };
  if (blocked !== undefined) return { type, status, ...waitingOf(blocked) };
  // What its adding waits for says more than that it is new.
  const added = members.find(({ state }) => state === "NEW");
  if (added !== undefined) return { type, status, ...troubleOf(added, namespace) };
  if (members.length === 1)
    return { type, status, reason: "OneMember", message: "There is one member: what it loses is gone." };
  const message = `${majority.there} members have a vote and are in order; ${majority.needed} are needed.`;
  return { type, status, reason: tolerant ? "MembersInOrder" : "VotesMissing", message };
}

const waitingOf = ({ host, isGrave, why }: Blocked): Verdict =>
  isGrave === true
    ? {
        reason: "AcknowledgedAtRisk",
        message: `${host}: ${why}. Delete no pod and no volume of the others; bring back who is away first.`,
      }
    : { reason: "ChangeWaits", message: `${host}: ${why}.` };

const WELL = ["PRIMARY", "SECONDARY"];

function troubleOf({ pod, percent, state }: MemberStatus, namespace: string): Verdict {
  switch (state) {
    case "SYNCING":
      return {
        reason: "MemberSyncing",
        message: `${pod} is empty and reads all data from another member${percent === undefined ? "" : ` (${percent} %)`}. Let it: delete no other member's pod or volume before it is back.`,
      };
    case "RECOVERING":
      return {
        reason: "MemberStale",
        message: `${pod} is catching up. Where that does not end, it fell behind what the others keep, and must read all anew: kubectl -n ${namespace} delete pvc data-${pod} --wait=false && kubectl -n ${namespace} delete pod ${pod}`,
      };
    case "SILENT":
    case "DOWN":
      return {
        reason: "MemberAway",
        message: `${pod} does not answer: kubectl -n ${namespace} describe pod ${pod}. Where its volume is gone with its node: kubectl -n ${namespace} delete pvc data-${pod} --wait=false && kubectl -n ${namespace} delete pod ${pod}; it then reads all data anew.`,
      };
    default:
      return { reason: "MemberNotInOrder", message: `${pod} is ${state}; it is looked at again in seconds.` };
  }
}

const rollCall = (members: readonly MemberStatus[]): string =>
  members.length === 0
    ? "no member was asked"
    : members.map(({ pod, state }) => `${pod} ${state}`).join(", ");
