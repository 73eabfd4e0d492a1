import { hasCode } from "../../../../../app/src/platform/errors/app-error.ts";
import type { Blocked, Change } from "./change.ts";
import { type Look, tell, wordsOf } from "./context.ts";
import { codeOf, command } from "./members.ts";

/** Another change is not yet with a majority, or came first. */
const NOT_YET = [103, 308];
/** MongoDB waits for a majority before a change and after it, without limit of its own; a primary that is about to go has five seconds. */
const RECONFIG_MS = 3_000;

const DONE = {
  "hold-vote": "has no vote until it has all data again, as others lack what was acknowledged",
  "give-vote": "has all data, and votes again",
  add: "was added to the set",
  remove: "was taken out of the set",
} as const;

/** Has the primary take one change. @returns why it has to wait, if it has @throws the signal's reason */
export async function reconfigure(
  look: Look,
  primary: string,
  key: string,
  next: Change | undefined,
): Promise<Blocked | undefined> {
  if (next === undefined) return undefined;
  const { cluster, metrics, name, signal } = look;
  const who = cluster.spec.members.find(({ host }) => host === next.host)?.pod ?? next.host;
  signal.throwIfAborted();
  try {
    const body = { replSetReconfig: next.config, maxTimeMS: RECONFIG_MS };
    await command(primary, key, body, RECONFIG_MS + 1_000);
  } catch (error) {
    // Where the time was up the change may be made, and wait for a majority to have it.
    const isMade = hasCode(error, "MONGO_UNAVAILABLE") && (await isThere(primary, key, next));
    if (!isMade) return refusalOf(error, who);
  }
  metrics.changes.inc({ cluster: name, change: next.kind });
  tell(look, next.kind === "hold-vote" ? "Warning" : "Normal", "Reconfigured", `${who} ${DONE[next.kind]}.`);
  return undefined;
}

/** The version is ours, or that of MongoDB's own change right after it. Who does not say is asked at the next look. */
const isThere = (primary: string, key: string, { config: { version } }: Change): Promise<boolean> =>
  command(primary, key, { replSetGetConfig: 1 }).then(
    ({ config }) => config.version >= version,
    () => false,
  );

/** What a change that did not go through waits for. What MongoDB does not take as it is, it will not take in a second either. */
export function refusalOf(error: unknown, host: string): Blocked {
  if (NOT_YET.includes(codeOf(error) ?? 0))
    return { kind: "blocked", host, why: "another change is not with a majority yet", isPassing: true };
  if (hasCode(error, "MONGO_UNAVAILABLE"))
    return {
      kind: "blocked",
      host,
      why: "whether MongoDB took the change is not known yet; the next look sees",
      isPassing: true,
    };
  return { kind: "blocked", host, why: `MongoDB did not take the change (${wordsOf(error)})` };
}
