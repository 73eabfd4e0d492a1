import { createHash } from "node:crypto";
import type { Condition, KubeObject } from "../../runtime/index.ts";

/** A key of a Secret. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A command of a menu. */
export interface Command {
  readonly command: string;
  readonly description: string;
}

/** The command menu of one language; "" is that of all others. */
export interface Menu {
  readonly language: string;
  readonly commands: readonly Command[];
}

/** Texts about the bot in one language; what is absent stays as it is. */
export interface Profile {
  readonly language: string;
  readonly name?: string;
  readonly description?: string;
  readonly shortDescription?: string;
}

/** What Telegram is to know; `definition.ts` says what each field may hold, and the API server refuses all else. */
export interface TelegramBotSpec {
  readonly tokenSecretRef: SecretKey;
  readonly webhook: {
    readonly url: string;
    readonly secretRef: SecretKey;
    readonly serviceName: string;
    readonly allowedUpdates: readonly string[];
    readonly maxConnections: number;
  };
  readonly commands: readonly Menu[];
  readonly profile: readonly Profile[];
}

/** What is not to be tried again before a time. */
export interface Pause {
  readonly until: string;
  /** Which call of the Bot API. */
  readonly method: string;
  /** Telegram's words. */
  readonly message: string;
}

/** The same of menus and texts; with the hash of those that Telegram refused, and of those alone. */
export interface TextsPause extends Pause {
  readonly hash?: string;
}

/** How far a change of the webhook's secret is; docs/operator.md says what each is. */
export type RotationPhase = "WaitingForPods" | "OldInUse" | "OldMayGo" | "OldLeaving";

/** A change of the webhook's secret that is under way. */
export interface Rotation {
  readonly phase: RotationPhase;
  readonly since: string;
  /** Fingerprint of what Telegram sent when it began; where it sends the same at the end, nothing was changed. */
  readonly from?: string;
  /** Pods that take updates or are about to, and those of them that accept the new secret. */
  readonly pods: number;
  readonly accepting: number;
  /** When the old one was last used, by the word of all pods there have been. */
  readonly oldUsedAt?: string;
}

/** What the operator saw and did. Moments are RFC 3339, whole seconds. */
export interface TelegramBotStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly botId?: string;
  readonly registered?: boolean;
  readonly webhookSetAt?: string;
  readonly secretFingerprint?: string;
  readonly secretSince?: string;
  readonly rotation?: Rotation;
  readonly textsHash?: string;
  readonly textsCheckedAt?: string;
  readonly textsPause?: TextsPause;
  readonly rateLimited?: Pause;
  readonly pendingUpdates?: number;
  readonly lastError?: { readonly time: string; readonly message: string };
  readonly checkedAt?: string;
}

/** Fields of the status that are known better now; undefined: there is no such thing any more. */
export type KnownStatus = { readonly [K in keyof TelegramBotStatus]?: TelegramBotStatus[K] | undefined };

/** A bot as the cluster has it. */
export interface TelegramBot extends KubeObject {
  readonly spec: TelegramBotSpec;
  readonly status?: TelegramBotStatus;
}

/** Tells whether two are the same without telling them; the app's pods log the same of their sets. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** A moment as Kubernetes writes it. */
export const momentOf = (date: Date): string => date.toISOString().replace(/\.\d+/, "");
