import type { Statement } from "../../runtime/index.ts";
import type { Look } from "./context.ts";
import type { Credentials } from "./credentials.ts";
import { askPods } from "./pod-secrets.ts";
import type { ServicePod } from "./readiness.ts";
import { isRotating, planRotation } from "./rotation.ts";
import { rotatingStatement } from "./rotation-words.ts";
import { fingerprint, type Rotation } from "./telegram-bot.ts";

/** Where the webhook's secrets are, and which one Telegram is to send now. */
export interface SecretStep {
  readonly secret: string;
  /** It is given because all pods accept it, in place of one that they accept as well. */
  readonly isPlanned: boolean;
  /** Some pod that could be asked does not accept it yet. */
  readonly isUnread: boolean;
  /** The one that Telegram sent is not in the Secret any more. */
  readonly replaced: boolean;
  readonly rotation: Rotation | undefined;
  readonly rotating: Statement;
  /** When to look again, where it is not the usual time. */
  readonly afterMs?: number;
}

/** Asks the pods, where a secret is being changed, and says what follows. @throws the signal's reason */
export async function stepOf(
  { bot, now, signal, times }: Look,
  secrets: Credentials["webhookSecrets"],
  pods: readonly ServicePod[],
): Promise<SecretStep> {
  const { status = {} } = bot;
  const { name = "", namespace = "" } = bot.metadata ?? {};
  const [first, ...others] = secrets;
  const accepted = [fingerprint(first), ...others.map(fingerprint)] as const;
  // The pods' metrics name the bot as its object is named: both are the app's name of it.
  const words = isRotating(accepted, status) ? await askPods(pods, name, signal) : [];
  const { lookEveryMs, quietMs } = times.rotation;
  const { give, replaced, rotation } = planRotation({ accepted, status, words, now: now(), quietMs });
  const place = { namespace, secretRef: bot.spec.webhook.secretRef, quietMs };
  const soon = rotation !== undefined && rotation.phase !== "OldMayGo";
  const secret = secrets[give] ?? first;
  const given = fingerprint(secret);
  return {
    secret,
    isUnread: words.some((word) => "secrets" in word && !word.secrets.has(given)),
    isPlanned: accepted.indexOf(status.secretFingerprint ?? "") > 0 && give === 0,
    replaced,
    rotation,
    rotating: rotatingStatement(rotation, words, accepted[0], place),
    ...(soon ? { afterMs: lookEveryMs } : {}),
  };
}
