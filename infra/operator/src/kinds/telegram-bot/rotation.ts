import type { PodWord } from "./pod-secrets.ts";
import { momentOf, type Rotation, type RotationPhase, type TelegramBotStatus } from "./telegram-bot.ts";

/** What a rotation is judged by. */
export interface RotationFacts {
  /** Fingerprints of the Secret's lines; the first is wanted at Telegram. */
  readonly accepted: readonly [string, ...string[]];
  readonly status: Pick<TelegramBotStatus, "secretFingerprint" | "secretSince" | "rotation">;
  /** Of every pod that takes updates; empty where none had to be asked. */
  readonly words: readonly PodWord[];
  readonly now: Date;
  /** A secret that nobody has used for so long may go. */
  readonly quietMs: number;
}

/** What is to be done about a bot's webhook secrets. */
export interface RotationPlan {
  /** Which line of the Secret Telegram is to send. */
  readonly give: number;
  /** undefined: one secret is accepted, by all, and Telegram sends it. */
  readonly rotation: Rotation | undefined;
  /** What Telegram sends is not in the Secret any more: pods may refuse updates, until all have read the new one. */
  readonly replaced: boolean;
}

/** Whether a rotation that is over has changed what Telegram sends: one that was called off has not. */
export const hasChanged = (
  { from }: Pick<Rotation, "from">,
  { secretFingerprint }: Pick<TelegramBotStatus, "secretFingerprint">,
): boolean => from !== secretFingerprint;

/** Whether pods have to be asked: not where there is one secret, which Telegram sends, and has been for long. */
export function isRotating(accepted: RotationFacts["accepted"], status: RotationFacts["status"]): boolean {
  const { rotation, secretFingerprint = accepted[0] } = status;
  return accepted.length > 1 || secretFingerprint !== accepted[0] || rotation !== undefined;
}

/**
 * The next step, from what is seen now: whoever leads, and whatever was done before, it is the same. Telegram goes on with the old
 * secret until every pod accepts the new one; the old one may go when nobody has used it for a while. Pure.
 */
export function planRotation(facts: RotationFacts): RotationPlan {
  const { accepted, now, status, words } = facts;
  const { rotation: before, secretFingerprint: sent } = status;
  const [wanted] = accepted;
  const given = sent === undefined ? 0 : accepted.indexOf(sent);
  const accepting = acceptingOf(words, wanted);
  const from = before === undefined ? (sent ?? wanted) : before.from;
  const rotationIn = (phase: RotationPhase, usedAt = 0): Rotation => ({
    phase,
    since: before?.phase === phase ? before.since : momentOf(now),
    ...(from === undefined ? {} : { from }),
    pods: words.length,
    accepting,
    ...(usedAt === 0 ? {} : { oldUsedAt: momentOf(new Date(usedAt)) }),
  });
  if (given > 0 && (words.length === 0 || accepting < words.length))
    return { give: given, rotation: rotationIn("WaitingForPods"), replaced: false };
  const replaced = given < 0;
  const best = replaced ? bestOf(accepted, words) : 0;
  if (best > 0) return { give: best, rotation: rotationIn("WaitingForPods"), replaced };
  if (accepted.length === 1) {
    const rotation = replaced || isLeaving(facts) ? rotationIn("OldLeaving") : undefined;
    return { give: 0, rotation, replaced };
  }
  const usedAt = lastUse(facts);
  const phase = given === 0 && isQuiet(facts, usedAt) ? "OldMayGo" : "OldInUse";
  return { give: 0, rotation: rotationIn(phase, usedAt), replaced };
}

const accepts = (word: PodWord, secret: string): boolean => "secrets" in word && word.secrets.has(secret);

const acceptingOf = (words: readonly PodWord[], secret: string): number =>
  words.filter((word) => accepts(word, secret)).length;

/** Which line most pods accept, the first of equals: where what Telegram sends is gone, all may know one that is not the first. */
function bestOf(accepted: RotationFacts["accepted"], words: readonly PodWord[]): number {
  const counts = accepted.map((secret) => acceptingOf(words, secret));
  return counts.indexOf(Math.max(...counts));
}

/** Some pod accepts what is not in the Secret any more, or may. */
function isLeaving({ accepted: [wanted], status, words }: RotationFacts): boolean {
  const mayAcceptOthers = (word: PodWord): boolean =>
    !("secrets" in word) || [...word.secrets.keys()].some((secret) => secret !== wanted);
  return status.rotation !== undefined && words.some(mayAcceptOthers);
}

/** When one of the other secrets was last used, ms; also by pods that are gone, as was noted at the time. */
function lastUse({ accepted: [, ...others], status, words }: RotationFacts): number {
  const uses = words.flatMap((word) =>
    "secrets" in word ? others.map((secret) => word.secrets.get(secret) ?? 0) : [],
  );
  return Math.max(0, Date.parse(status.rotation?.oldUsedAt ?? "") || 0, ...uses);
}

/**
 * Long enough without a use, by the word of all pods, each of which accepts the new one. What was found once stays so while a pod
 * cannot be asked.
 */
function isQuiet(
  { accepted: [wanted], now, quietMs, status, words }: RotationFacts,
  usedAt: number,
): boolean {
  const since = Math.max(usedAt, Date.parse(status.secretSince ?? "") || now.getTime());
  const wasQuiet = status.rotation?.phase === "OldMayGo";
  const allAgree = words.every((word) => ("secrets" in word ? accepts(word, wanted) : wasQuiet));
  return now.getTime() - since >= quietMs && allAgree;
}
