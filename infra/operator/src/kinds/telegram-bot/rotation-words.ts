import type { Statement } from "../../runtime/index.ts";
import type { PodWord } from "./pod-secrets.ts";
import type { Rotation, SecretKey } from "./telegram-bot.ts";

/** Whose rotation it is. */
export interface RotationPlace {
  readonly namespace: string;
  readonly secretRef: SecretKey;
  readonly quietMs: number;
}

/** The condition `Rotating`. @param words of the pods, one of which may be in the way */
export function rotatingStatement(
  rotation: Rotation | undefined,
  words: readonly PodWord[],
  wanted: string,
  place: RotationPlace,
): Statement {
  const type = "Rotating";
  if (rotation === undefined)
    return {
      type,
      status: "False",
      reason: "Settled",
      message: "One secret is accepted, and Telegram sends it.",
    };
  return { type, status: "True", reason: rotation.phase, message: messageOf(rotation, words, wanted, place) };
}

function messageOf(
  { accepting, oldUsedAt, phase, pods }: Rotation,
  words: readonly PodWord[],
  wanted: string,
  { namespace, quietMs, secretRef: { key, name } }: RotationPlace,
): string {
  const quiet = quietMs >= 60_000 ? `${quietMs / 60_000} minutes` : `${quietMs / 1_000} s`;
  const lacks = (word: PodWord) => !("secrets" in word && word.secrets.has(wanted));
  switch (phase) {
    case "WaitingForPods": {
      const who = inTheWay(words.find(lacks), "does not yet");
      return `The new secret is accepted by ${accepting} of ${pods} pods${who}. Telegram sends the one before until all accept it. A changed Secret reaches a pod within two minutes; roll one that stays behind.`;
    }
    case "OldInUse": {
      const who = inTheWay(words.find(lacks), "does not accept the new one: roll it");
      const used =
        oldUsedAt === undefined
          ? "no pod has seen the old one since"
          : `the old one was last used at ${oldUsedAt}`;
      return `Telegram was given the new secret; ${used}. After ${quiet} without a use it may go${who}.`;
    }
    case "OldMayGo": {
      const kubectl = `kubectl -n ${namespace}`;
      const first = `$(${kubectl} get secret ${name} -o jsonpath='{.data.${key}}' | base64 -d | grep -m 1 .)`;
      return `Nobody has used the old secret for ${quiet}. Take its line out: ${kubectl} patch secret ${name} --type merge -p "{\\"stringData\\":{\\"${key}\\":\\"${first}\\"}}". Where something else writes the Secret, there.`;
    }
    case "OldLeaving": {
      const keeps = (word: PodWord) => lacks(word) || ("secrets" in word && word.secrets.size > 1);
      const who = inTheWay(words.find(keeps), "has not yet");
      return `The old secret is out of the Secret ${name}; pods accept it until they have read that, within two minutes${who}.`;
    }
  }
}

/** The first pod that is waited for, and why. */
function inTheWay(word: PodWord | undefined, what: string): string {
  if (word === undefined) return "";
  return "problem" in word
    ? ` (Pod ${word.pod} does not tell its metrics: ${word.problem})`
    : ` (Pod ${word.pod} ${what})`;
}
