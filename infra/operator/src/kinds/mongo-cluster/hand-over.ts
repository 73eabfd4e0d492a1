import { majorityOf } from "./change.ts";
import { type Look, tell, wordsOf } from "./context.ts";
import { command, type SeenMember, type SetView } from "./members.ts";
import type { Member } from "./mongo-cluster.ts";

/** How long it does not stand for election again: longer than its pod takes to go. */
const STAND_BACK_SECONDS = 120;
/** How long it waits for another to have all that it has; it takes no writes meanwhile. */
const CATCH_UP_SECONDS = 5;
/** Who is further behind would not have all in time: then the writes would have stood still for nothing. */
const NEAR_SECONDS = 2;
/** What was tried, or told, of one pod that is about to go is not tried or told again for so long. */
const REST_MS = 60_000;

/** Remembers what was tried and told of which primary when: each try that fails stops all writes for seconds. */
export class HandOverMemory {
  readonly #at = new Map<string, number>();

  isFresh(what: string, now: number): boolean {
    return now - (this.#at.get(what) ?? Number.NEGATIVE_INFINITY) < REST_MS;
  }

  note(what: string, now: number): void {
    for (const [known, at] of this.#at) if (now - at >= REST_MS) this.#at.delete(known);
    this.#at.set(what, now);
  }
}

/**
 * Tells a primary to step down when its pod is about to go, or when it is to leave the set. Nothing where nobody could take over at once:
 * then it is better that it goes on until it must.
 * @returns whether it stepped down; `waits`: it is to, and others may be able to take over soon
 */
export async function handOver(
  look: Look,
  primary: string,
  key: string,
  view: SetView,
): Promise<"done" | "waits" | undefined> {
  const { cluster, handOvers, metrics, name, namespace, now } = look;
  const member = cluster.spec.members.find(({ host }) => host === primary);
  if (member !== undefined && !isGoing(look, member)) return undefined;
  const who = member?.pod ?? primary;
  const { uid = "" } = look.pods.get(`${namespace}/${who}`)?.metadata ?? {};
  const [failed, nobody] = [`${namespace}/${who} ${uid} failed`, `${namespace}/${who} ${uid} nobody`];
  const at = now().getTime();
  if (handOvers.isFresh(failed, at)) return undefined;
  const heirs = heirsOf(look, view);
  if (heirs.length > 0) {
    if (await stepDown(look, primary, key, { who, heirs, leaves: member === undefined })) return "done";
    handOvers.note(failed, now().getTime());
    return undefined;
  }
  if (handOvers.isFresh(nobody, at)) return "waits";
  handOvers.note(nobody, at);
  metrics.stepDowns.inc({ cluster: name, result: "nobody" });
  const note = `${who} is to hand over, and no other member can be primary now: who may is away, or more than ${NEAR_SECONDS} s behind, or they are no majority.`;
  tell(look, "Warning", "NobodyTakesOver", note);
  return "waits";
}

interface StepDown {
  readonly who: string;
  readonly heirs: readonly string[];
  /** It is not of the spec any more. */
  readonly leaves: boolean;
}

async function stepDown(
  look: Look,
  primary: string,
  key: string,
  { heirs, leaves, who }: StepDown,
): Promise<boolean> {
  const count = (result: "done" | "failed") => look.metrics.stepDowns.inc({ cluster: look.name, result });
  look.signal.throwIfAborted();
  const body = { replSetStepDown: STAND_BACK_SECONDS, secondaryCatchUpPeriodSecs: CATCH_UP_SECONDS };
  try {
    await command(primary, key, body, (CATCH_UP_SECONDS + 5) * 1_000);
  } catch (error) {
    count("failed");
    tell(look, "Warning", "StepDownFailed", `${who} did not step down: ${wordsOf(error)}.`);
    return false;
  }
  count("done");
  const why = leaves ? "it leaves the set" : "its pod is about to go";
  tell(look, "Normal", "SteppedDown", `${who} stepped down, as ${why}; ${heirs.join(" or ")} takes over.`);
  return true;
}

const isGoing = ({ namespace, pods }: Look, { pod }: Member): boolean =>
  pods.get(`${namespace}/${pod}`)?.metadata?.deletionTimestamp !== undefined;

const isNear = ({ lagSeconds = Number.POSITIVE_INFINITY, state }: SeenMember): boolean =>
  state === "PRIMARY" || (state === "SECONDARY" && lagSeconds <= NEAR_SECONDS);

/** Pods of the members that may be elected and are to stay; nobody where no majority can have soon all that the primary has. */
function heirsOf(look: Look, { config, members }: SetView): readonly string[] {
  const near = members.filter(isNear);
  const { needed, there } = majorityOf(config, near);
  if (there < needed) return [];
  return look.cluster.spec.members
    .filter((member) => !isGoing(look, member))
    .filter(({ host }) => near.some((one) => one.host === host && one.state === "SECONDARY"))
    .filter(({ host }) => config.members.some((one) => one.host === host && one.priority > 0))
    .map(({ pod }) => pod);
}
