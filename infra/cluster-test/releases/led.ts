import { FLEET, PROCEED_ANNOTATION } from "../../operator/src/kinds/bot-fleet/bot-fleet.ts";
import type { Cluster } from "../cluster.ts";
import { botFleetSchema } from "../objects.ts";
import { waitUntil } from "../wait.ts";

/** The operator looks every three seconds, once the last pod is there. */
const TOLD_WITHIN_SECONDS = 60;

const readFleet = ({ kubectl }: Cluster) => kubectl.get("botfleet", FLEET, botFleetSchema);

/**
 * Says beforehand what a person would say to a rollout that stands still: promises are for machines of their own, and may burn
 * where everything shares one.
 */
export async function goesOnWhateverBurns({ kubectl }: Cluster, tag: string): Promise<void> {
  await kubectl.run(["annotate", "--overwrite", "botfleet", FLEET, `${PROCEED_ANNOTATION}=${tag}`]);
}

/** Waits until the operator calls a release out. @returns what it says that it cost @throws Error when updates were lost */
export async function proofOf(cluster: Cluster, tag: string): Promise<string> {
  const notOut = async (): Promise<string> => {
    const { conditions, version } = (await readFleet(cluster)).status;
    const ready = conditions.find(({ type }) => type === "Ready");
    return version === tag && ready?.status === "True" ? "" : `BotFleet ${version}: ${ready?.message ?? ""}`;
  };
  await waitUntil(notOut, { withinSeconds: TOLD_WITHIN_SECONDS, signal: cluster.abandoned });
  const { lastRollout } = (await readFleet(cluster)).status;
  if (lastRollout?.version !== tag)
    throw new Error(`the last rollout that BotFleet counted is ${lastRollout?.version ?? "none"}`);
  const { duplicated, lost, maxPending, seconds, unread, updates } = lastRollout;
  const said = `BotFleet: ${updates} updates in ${seconds} s, ${lost} lost, ${duplicated} maybe twice, ${maxPending} waited at most, ${unread} pods unread`;
  if (lost > 0 || updates === 0) throw new Error(said);
  return said;
}

/** What is missing until the operator holds the release up for its schema, and says why; "" when it does. */
export async function notHeldForSchema(cluster: Cluster, code: string): Promise<string> {
  const { conditions } = (await readFleet(cluster)).status;
  const degraded = conditions.find(({ type }) => type === "Degraded");
  const { message = "", reason = "" } = degraded ?? {};
  return reason.startsWith("Migration") && message.includes(code) ? "" : `Degraded is ${reason}: ${message}`;
}
