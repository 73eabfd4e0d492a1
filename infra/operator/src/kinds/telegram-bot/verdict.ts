import type { Statement } from "../../runtime/index.ts";
import type { TelegramError } from "./bot-api.ts";
import type { Unsettled } from "./repairs.ts";
import type { Pause, TextsPause } from "./telegram-bot.ts";
import { adviceFor } from "./webhook.ts";

/** What was found about a bot, from which its conditions follow. */
export type Finding =
  | {
      readonly kind: "secret-missing";
      readonly secret: string;
      readonly key: string;
      readonly namespace: string;
    }
  | {
      readonly kind: "secret-forbidden";
      readonly secret: string;
      readonly bot: string;
      readonly namespace: string;
    }
  | {
      readonly kind: "secret-malformed";
      readonly secret: string;
      readonly key: string;
      readonly form: string;
    }
  | { readonly kind: "token-in-use"; readonly by: string }
  | {
      readonly kind: "telegram";
      readonly error: TelegramError;
      readonly secret: string;
      readonly pause?: Pause;
    }
  | { readonly kind: "pods-not-ready"; readonly service: string }
  | { readonly kind: "delivery-fails"; readonly message: string; readonly pending: number }
  | { readonly kind: "unsettled"; readonly what: Unsettled; readonly words: string; readonly secret: string }
  | { readonly kind: "texts"; readonly pause: Omit<TextsPause, "until"> & Partial<Pause> }
  | { readonly kind: "well"; readonly url: string; readonly pods: number };

interface Verdict {
  readonly reason: string;
  readonly message: string;
  /** true: it does not pass by itself. */
  readonly degraded: boolean;
}

/**
 * The conditions of a bot. @param registered whether Telegram delivers to the bot's address, as last heard; undefined: nobody
 * knows
 */
export function conditionsOf(finding: Finding, registered: boolean | undefined): readonly Statement[] {
  const { degraded, message, reason } = verdictOf(finding);
  const well = finding.kind === "well";
  return [
    { type: "Ready", status: well ? "True" : "False", reason, message },
    registeredStatement(registered, reason, message),
    well || !degraded
      ? {
          type: "Degraded",
          status: "False",
          reason: well ? "AsExpected" : "Temporary",
          message: well ? "Nothing is wrong." : "It passes by itself.",
        }
      : { type: "Degraded", status: "True", reason, message },
  ];
}

function registeredStatement(registered: boolean | undefined, reason: string, message: string): Statement {
  const type = "WebhookRegistered";
  if (registered === true)
    return { type, status: "True", reason: "Registered", message: "Telegram delivers to spec.webhook.url." };
  const status = registered === undefined ? "Unknown" : "False";
  return { type, status, reason, message };
}

function verdictOf(finding: Finding): Verdict {
  switch (finding.kind) {
    case "well":
      return {
        reason: "Registered",
        message: `Telegram delivers to ${finding.url}; pods that take it: ${finding.pods}.`,
        degraded: false,
      };
    case "secret-missing":
      return {
        reason: "SecretMissing",
        message: `The Secret ${finding.secret} has no key ${finding.key}. Put it in: kubectl -n ${finding.namespace} patch secret ${finding.secret} -p '{"stringData":{"${finding.key}":"…"}}'. Where there is no such Secret: kubectl -n ${finding.namespace} create secret generic ${finding.secret} --from-literal=${finding.key}=…`,
        degraded: true,
      };
    case "secret-forbidden":
      return {
        reason: "SecretForbidden",
        message: `The operator may not read the Secret ${finding.secret}: its Role names those of the bots of the list. When the bot left the list: kubectl -n ${finding.namespace} delete telegrambot ${finding.bot}. Else apply the charts anew, which bring the Role.`,
        degraded: true,
      };
    case "secret-malformed":
      return {
        reason: "SecretMalformed",
        message: `The key ${finding.key} of the Secret ${finding.secret} must hold ${finding.form}. Correct it; it is read again within half a minute.`,
        degraded: true,
      };
    case "token-in-use":
      return {
        reason: "TokenInUse",
        message: `The TelegramBot ${finding.by} is the same bot of Telegram, which delivers to one address. Delete one of the two, or give this one a token of another bot.`,
        degraded: true,
      };
    case "pods-not-ready":
      return {
        reason: "PodsNotReady",
        message: `No pod behind the Service ${finding.service} is ready. Updates wait at Telegram until one is.`,
        degraded: false,
      };
    case "delivery-fails":
      return {
        reason: "DeliveryFails",
        message: `Telegram cannot deliver, ${finding.pending} updates wait: ${finding.message}. ${adviceFor(finding.message)}`,
        degraded: true,
      };
    case "unsettled":
      return unsettledVerdict(finding);
    case "texts":
      return textsVerdict(finding);
    case "telegram":
      return telegramVerdict(finding);
  }
}

/** The operator did its part, and more of the same does not help. */
function unsettledVerdict({
  secret,
  what: { kind, times },
  words,
}: Extract<Finding, { kind: "unsettled" }>): Verdict {
  if (kind === "refused")
    return {
      reason: "SecretRefused",
      message: `The pods answer 401, though the webhook was set anew ${times} times. Either they have not loaded the Secret ${secret} (their log says "webhook secrets changed" with a fingerprint; roll them), or something before them asks for a login, such as the Ingress: take that off. It is set again every few minutes.`,
      degraded: true,
    };
  return {
    reason: "WebhookContested",
    message: `The webhook was set ${times} times, and is another each time (${words}): something else uses the token, such as another cluster, a polling process or a person's tool. Stop it; what cannot be found loses the token by /revoke at @BotFather. It is set again every few minutes.`,
    degraded: true,
  };
}

function telegramVerdict({
  error: { description, failure, method },
  pause,
  secret,
}: Extract<Finding, { kind: "telegram" }>): Verdict {
  switch (failure) {
    case "unauthorized":
      return {
        reason: "TokenRefused",
        message: `Telegram does not know the token (${description}): it was revoked or is wrong. Put a new one of @BotFather's into the Secret ${secret}; it is read within half a minute. Pods read it when they start: roll them.`,
        degraded: true,
      };
    case "flood":
      return {
        reason: "RateLimited",
        message: `Telegram asks to be left alone until ${pause?.until} (${method}); it is not called before.`,
        degraded: false,
      };
    case "unavailable":
      return {
        reason: "TelegramUnavailable",
        message: `Telegram has trouble of its own (${method}: ${description}); it is tried again every half minute.`,
        degraded: false,
      };
    case "unreachable":
      return {
        reason: "TelegramUnreachable",
        message: `Telegram cannot be reached (${description}). Where it lasts: look at the cluster's way out (NetworkPolicy operator, firewall, DNS) and at TELEGRAM_API_ROOT.`,
        degraded: true,
      };
    case "refused":
      return {
        reason: "WebhookRefused",
        message: `Telegram refuses ${method}: ${description}. Correct spec.webhook.`,
        degraded: true,
      };
  }
}

/** The bot answers all the same. */
function textsVerdict({
  pause: { hash, message, method, until },
}: Extract<Finding, { kind: "texts" }>): Verdict {
  if (hash !== undefined)
    return {
      reason: "TextsRefused",
      message: `Telegram refuses ${method}: ${message}. Correct spec.commands or spec.profile, which is tried at once; the same again is not before ${until}. Updates are delivered meanwhile.`,
      degraded: true,
    };
  const wait = until === undefined ? "" : ` Telegram asks to wait until ${until}.`;
  return {
    reason: "TextsPending",
    message: `Menus and texts are yet to be told (${method}: ${message}).${wait} Updates are delivered meanwhile.`,
    degraded: false,
  };
}
