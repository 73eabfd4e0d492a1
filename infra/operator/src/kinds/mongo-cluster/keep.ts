import { type Blocked, majorityOf, nextChange } from "./change.ts";
import { type Look, wordsOf } from "./context.ts";
import { type Answers, initiate, obstacle, oddOne } from "./form.ts";
import { handOver } from "./hand-over.ts";
import { ask, askAnew, command, type SetView, viewFrom } from "./members.ts";
import type { Member, MemberStatus } from "./mongo-cluster.ts";
import { reconfigure } from "./reconfigure.ts";
import { rowsOf, syncingOf } from "./rows.ts";
import { readSecrets, type Secrets } from "./secrets.ts";
import { keepUsers } from "./users.ts";
import type { Finding, Fitness } from "./verdict.ts";

/** What a look at a set found and did. */
export interface Found {
  readonly finding: Finding;
  readonly fitness: Fitness;
  /** Pod or host of the primary, where there is one. */
  readonly primary?: string | undefined;
  /** A member knows the set. */
  readonly exists: boolean;
  /** When to look again: at once while something is under way, later while a member is not in order. */
  readonly pace: "busy" | "watchful" | "calm";
}

/** Makes the set as the spec says, as far as it can be now. @throws ApiError @throws the signal's reason */
export async function keep(look: Look): Promise<Found> {
  const secrets = await readSecrets(look.api, look.cluster, look.signal);
  if ("kind" in secrets) return alone(secrets, []);
  const { members, replicaSet } = look.cluster.spec;
  const answers: Answers = new Map(
    await Promise.all(
      members.map(
        async ({ host }) => [host, await ask(look.clients, host, secrets.keyfile, replicaSet)] as const,
      ),
    ),
  );
  const rows = rowsOf(members, answers, undefined);
  const problem = obstacle(look, answers);
  if (problem !== undefined) {
    if (problem.kind !== "initiated") return alone(problem, rows);
    return form(look, secrets, rows);
  }
  const primary = await primaryOf(look, answers, secrets.keyfile);
  if (primary === undefined) {
    const finding = oddOne(look.cluster, answers) ?? withoutPrimary(rows);
    return { ...alone(finding, rows), exists: true };
  }
  return keepSet(look, secrets, answers, primary);
}

const alone = (finding: Finding, members: readonly MemberStatus[]): Found => ({
  finding,
  fitness: { members, majority: undefined, blocked: undefined },
  exists: false,
  pace: "busy",
});

async function form(look: Look, secrets: Secrets, rows: readonly MemberStatus[]): Promise<Found> {
  try {
    await initiate(look, secrets.keyfile);
    return { ...alone({ kind: "initiated" }, rows), exists: true };
  } catch (error) {
    return alone({ kind: "trouble", words: wordsOf(error) }, rows);
  }
}

/** One that says it is, and then did not tell of the set in time, is no outage. */
const withoutPrimary = (rows: readonly MemberStatus[]): Finding =>
  rows.some(({ state }) => state === "PRIMARY")
    ? { kind: "trouble", words: "the primary did not tell of the set in time" }
    : { kind: "no-primary" };

interface Primary {
  readonly host: string;
  readonly view: SetView;
}

/** A member that is not of the spec any more may be it still: the others know. */
async function primaryOf(look: Look, answers: Answers, key: string): Promise<Primary | undefined> {
  const own = look.cluster.spec.members.filter(({ host }) => {
    const answer = answers.get(host);
    return answer?.kind === "member" && answer.state === "PRIMARY";
  });
  const known = look.cluster.spec.members.find(({ host }) => answers.get(host)?.kind === "member");
  const hosts = own.length > 0 ? own.map(({ host }) => host) : await toldBy(known?.host, key);
  for (const host of hosts) {
    // One that does not answer any more is none, which is what the caller says.
    const view = await viewFrom(look.clients, host, key).catch(() => undefined);
    if (view?.members.some((one) => one.host === host && one.state === "PRIMARY")) return { host, view };
  }
  return undefined;
}

async function toldBy(host: string | undefined, key: string): Promise<readonly string[]> {
  // Who went between two questions tells of no primary.
  const hello =
    host === undefined ? undefined : await command(host, key, { hello: 1 }).catch(() => undefined);
  return typeof hello?.primary === "string" ? [hello.primary] : [];
}

async function keepSet(
  look: Look,
  secrets: Secrets,
  answers: Answers,
  { host, view }: Primary,
): Promise<Found> {
  const { members } = look.cluster.spec;
  const pod = members.find((one) => one.host === host)?.pod ?? host;
  const rows = rowsOf(members, answers, view);
  const majority = majorityOf(view.config, view.members);
  const found = { primary: pod, exists: true };
  const handed = await handOver(look, host, secrets.keyfile, view);
  if (handed === "done")
    return {
      ...found,
      finding: { kind: "well", primary: pod },
      fitness: { members: rows, majority, blocked: undefined },
      pace: "busy",
    };
  const asked = askedOf(look, answers);
  const isVoteAtStake = asked.syncing.size > 0 || view.config.members.some(({ votes }) => votes === 0);
  const next = nextChange({
    ...(isVoteAtStake ? await askAnew(look.clients, view, secrets.keyfile) : view),
    ...asked,
  });
  const waits = next?.kind === "blocked" ? next : await reconfigure(look, host, secrets.keyfile, next);
  const blocked = waits && byPods(waits, members);
  const problem = await keepUsers(look, host, secrets);
  const isChanging = next !== undefined && (waits === undefined || waits.isPassing === true);
  const isMoving = problem !== undefined || handed === "waits" || isChanging;
  const isWhole = next === undefined && majority.there === members.length;
  return {
    ...found,
    finding: problem ?? oddOne(look.cluster, answers) ?? { kind: "well", primary: pod },
    fitness: { members: rows, majority, blocked },
    pace: isMoving ? "busy" : isWhole ? "calm" : "watchful",
  };
}

/** People know members by their pods. */
const byPods = (blocked: Blocked, members: readonly Member[]): Blocked => {
  const named = (text: string) => members.reduce((said, { host, pod }) => said.replaceAll(host, pod), text);
  return { ...blocked, host: named(blocked.host), why: named(blocked.why) };
};

const askedOf = ({ cluster }: Look, answers: Answers) => ({
  wanted: cluster.spec.members.map(({ host }) => host),
  syncing: syncingOf(answers),
  answering: new Set(
    [...answers].filter(([, { kind }]) => kind === "new" || kind === "member").map(([host]) => host),
  ),
});
