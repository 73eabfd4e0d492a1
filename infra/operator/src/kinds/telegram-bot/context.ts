import type {
  EventRecorder,
  Informer,
  Key,
  KubeObject,
  Logger,
  ReconcileContext,
} from "../../runtime/index.ts";
import type { BotApi } from "./bot-api.ts";
import type { Pace } from "./pace.ts";
import type { EndpointSlice } from "./readiness.ts";
import type { Repairs, RepairTimes } from "./repairs.ts";
import type { TelegramBot } from "./telegram-bot.ts";
import type { TokenOwners } from "./token-owners.ts";

/** How long things may take, ms. */
export interface Times {
  /** How often Telegram is asked about a bot: its backlog and errors reach the status so late at the most. */
  readonly lookEveryMs: number;
  /** Between two looks at the same state of a bot; see `Pace`. */
  readonly leastMs: number;
  /** Telegram may be away for so long when a TelegramBot is deleted; then it goes without its webhook being taken down. */
  readonly patienceMs: number;
  readonly repairs: RepairTimes;
  readonly rotation: {
    /** While pods or people are waited for. */
    readonly lookEveryMs: number;
    /** A secret that nobody has used for so long may go. */
    readonly quietMs: number;
  };
  readonly texts: {
    /** Texts change rarely, and Telegram counts the questions too: drift of theirs is looked for so often. */
    readonly everyMs: number;
    /** What Telegram refuses is tried again so often while it stays the same. */
    readonly refusedMs: number;
  };
}

/** As they are in a cluster. */
export const TIMES: Times = {
  lookEveryMs: 30_000,
  leastMs: 2_000,
  patienceMs: 60_000,
  repairs: { most: 3, withinMs: 900_000, pauseMs: 300_000 },
  rotation: { lookEveryMs: 10_000, quietMs: 600_000 },
  texts: { everyMs: 6 * 3_600_000, refusedMs: 3_600_000 },
};

/** What the controller of TelegramBots works with, for as long as the process runs. */
export interface Tools {
  readonly bots: Pick<Informer<TelegramBot>, "get" | "list">;
  readonly slices: Pick<Informer<EndpointSlice>, "list">;
  /** The operator's own namespace alone. */
  readonly namespaces: Pick<Informer<KubeObject>, "get">;
  readonly events: EventRecorder;
  readonly owners: TokenOwners;
  readonly pace: Pace;
  readonly repairs: Repairs;
  /** A client for a token. */
  readonly telegram: (token: string) => BotApi;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly times: Times;
}

/** One look at one bot. */
export interface Look extends Tools, ReconcileContext {
  readonly bot: TelegramBot;
}

/** The key of the bot that is looked at. */
export const keyOfLook = ({ bot: { metadata } }: Look): Key => `${metadata?.namespace}/${metadata?.name}`;

/** Who writes the fields. */
export const FIELD_MANAGER = "botfleet-operator";

/** Holds a TelegramBot until its webhook is taken down. */
export const FINALIZER = "botfleet.dev/webhook";

/** On a TelegramBot: let it go at once, and leave the webhook at Telegram as it is. */
export const SKIP_ANNOTATION = "botfleet.dev/skip-webhook-deletion";
