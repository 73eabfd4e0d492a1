import { BACKLOG_LIMITS, type BacklogLimits } from "./delivery/update-queue.ts";

/** What bounds the simulator; all may be set. */
export interface Limits {
  /** Time a webhook has to answer. */
  readonly webhookTimeoutMs: number;
  readonly backlog: BacklogLimits;
  readonly messagesPerChat: number;
  /** Over all chats of one bot. */
  readonly messagesPerBot: number;
  readonly ledgerEntries: number;
  /** Two equal sends into one chat within this time count as a duplicate. */
  readonly duplicateWindowMs: number;
  /** Largest file a bot may upload. */
  readonly uploadBytes: number;
  /** Largest file a bot may download. */
  readonly downloadBytes: number;
  /** Bytes of files kept. */
  readonly fileStoreBytes: number;
  /** Largest body without files. */
  readonly bodyBytes: number;
}

const MIB = 2 ** 20;

/** Telegram's limits where Telegram has them. */
export const DEFAULT_LIMITS: Limits = {
  webhookTimeoutMs: 60_000,
  backlog: BACKLOG_LIMITS,
  messagesPerChat: 200,
  messagesPerBot: 200_000,
  ledgerEntries: 50_000,
  duplicateWindowMs: 10_000,
  uploadBytes: 50 * MIB,
  downloadBytes: 20 * MIB,
  fileStoreBytes: 1024 * MIB,
  bodyBytes: MIB,
};
