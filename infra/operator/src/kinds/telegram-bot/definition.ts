import { AGE_COLUMN, defineKind, READY_COLUMNS } from "../definition.ts";
import { flag, mapOf, moment, object, secretKey, setOf, text, whole } from "../schema.ts";
import { UPDATE_KINDS } from "./update-kinds.ts";

const language = text("Two letters, as ISO 639-1 has them; empty: all languages without an entry.", {
  maxLength: 2,
  pattern: "^([a-z]{2})?$",
});

const token = secretKey("The bot's token, as @BotFather gave it.", {
  "x-kubernetes-validations": [
    {
      rule: "self == oldSelf",
      message:
        "tokenSecretRef cannot be changed: a new token of the same bot goes into the same Secret; for another bot delete this TelegramBot, which takes its webhook down, and make one of its own.",
    },
  ],
});

const url = text("Where Telegram delivers: the bot's address as the world sees it, with its path.", {
  maxLength: 512,
  "x-kubernetes-validations": [
    {
      rule: "isURL(self) && url(self).getScheme() in ['https', 'http'] && url(self).getHost() != ''",
      message: "webhook.url must be a whole address, such as https://bots.example.org/telegram/shipping.",
    },
    {
      rule: "!isURL(self) || url(self).getScheme() != 'https' || url(self).getPort() in ['', '443', '80', '88', '8443']",
      message: "webhook.url has a port that Telegram does not deliver to: use 443, 80, 88 or 8443.",
    },
  ],
});

const webhook = object("How updates arrive.", {
  url,
  secretRef: secretKey(
    "The secret that Telegram must send with each update: 1 to 256 of A-Z a-z 0-9 _ -, one a line, the first registered, all accepted by the pods.",
  ),
  serviceName: text("Service of the bot's pods: the webhook is set when one of them is ready.", {
    minLength: 1,
    maxLength: 63,
  }),
  allowedUpdates: setOf(
    "Kinds of update that Telegram is asked for.",
    text("As the Bot API names it.", { maxLength: 64, enum: UPDATE_KINDS }),
    { minItems: 1, maxItems: UPDATE_KINDS.length },
  ),
  maxConnections: whole("Updates that Telegram sends at once; what the bot's pods take together.", {
    minimum: 1,
    maximum: 100,
    default: 40,
  }),
});

const menu = object("The command menu of one language.", {
  language,
  commands: mapOf(
    "In the menu's order.",
    "command",
    object("One command.", {
      command: text("Without the slash.", { maxLength: 32, pattern: "^[a-z0-9_]{1,32}$" }),
      description: text("What it does.", { minLength: 1, maxLength: 256 }),
    }),
    { maxItems: 100 },
  ),
});

const profile = object(
  "What Telegram says of the bot in one language.",
  {
    language,
    name: text("Its name. Absent: what @BotFather was told stays.", { minLength: 1, maxLength: 64 }),
    description: text("In the empty chat.", { maxLength: 512 }),
    shortDescription: text("On its page, and where it is shared.", { maxLength: 120 }),
  },
  { optional: ["name", "description", "shortDescription"] },
);

const pause = {
  until: moment("Not before."),
  method: text("The call of the Bot API.", { maxLength: 64 }),
  message: text("Telegram's words.", { maxLength: 300 }),
};

/** A bot as Telegram knows it: where its updates go, what its menus and its page say. */
export const telegramBotKind = defineKind({
  kind: "TelegramBot",
  plural: "telegrambots",
  shortNames: ["tgbot"],
  description:
    "A bot as Telegram knows it: where its updates go, what its menus and its page say. The operator keeps Telegram to it.",
  spec: object(
    "What Telegram is to know.",
    {
      tokenSecretRef: token,
      webhook,
      commands: mapOf("Command menus by language.", "language", menu, { maxItems: 100, default: [] }),
      profile: mapOf("Texts about the bot by language.", "language", profile, { maxItems: 100, default: [] }),
    },
    {
      "x-kubernetes-validations": [
        {
          rule: "self.tokenSecretRef.name != self.webhook.secretRef.name || self.tokenSecretRef.key != self.webhook.secretRef.key",
          message:
            "webhook.secretRef is the bot's token: whoever knows the one would know the other. Give the webhook a secret of its own.",
        },
      ],
    },
  ),
  status: {
    botId: text("Telegram's number of the bot: the part of the token before the colon.", { maxLength: 32 }),
    registered: flag("Whether Telegram delivers to `spec.webhook.url`."),
    webhookSetAt: moment("When the operator last set the webhook."),
    secretFingerprint: text("Of the secret that Telegram was last given; not the secret itself.", {
      maxLength: 16,
    }),
    secretSince: moment("Since when Telegram sends that secret."),
    rotation: object(
      "A change of the webhook's secret that is under way.",
      {
        phase: text("How far it is: see docs/operator.md.", {
          maxLength: 32,
          enum: ["WaitingForPods", "OldInUse", "OldMayGo", "OldLeaving"],
        }),
        since: moment("Since when."),
        from: text("The fingerprint of what Telegram sent when it began.", { maxLength: 16 }),
        pods: whole("Pods that take updates, or are about to."),
        accepting: whole("Those of them that accept the new secret."),
        oldUsedAt: moment("When the old secret was last used, by the word of the pods."),
      },
      { optional: ["from", "oldUsedAt"] },
    ),
    textsHash: text("Of the menus and texts that Telegram was last given.", { maxLength: 16 }),
    textsCheckedAt: moment("When Telegram was last asked for its menus and texts."),
    textsPause: object(
      "Why Telegram does not have the menus and texts, and when they are tried again.",
      {
        ...pause,
        hash: text("Of the menus and texts that Telegram refused; others are tried at once.", {
          maxLength: 16,
        }),
      },
      { optional: ["hash"] },
    ),
    rateLimited: object("Telegram asks to be left alone: it is not called before.", pause),
    pendingUpdates: whole("Updates that Telegram keeps because they could not be delivered yet."),
    lastError: object(
      "The last delivery that failed, as Telegram tells it; it stays until the webhook is set anew.",
      {
        time: moment("When."),
        message: text("What Telegram saw.", { maxLength: 1_024 }),
      },
    ),
    checkedAt: moment("When Telegram was last asked."),
  },
  columns: [
    ...READY_COLUMNS,
    {
      name: "Pending",
      type: "integer",
      jsonPath: ".status.pendingUpdates",
      description: "Updates that Telegram keeps.",
    },
    {
      name: "Rotation",
      type: "string",
      jsonPath: ".status.rotation.phase",
      description: "How far a change of the webhook's secret is.",
    },
    {
      name: "Secret age",
      type: "date",
      jsonPath: ".status.secretSince",
      description: "Since the webhook's secret was last changed.",
    },
    { name: "URL", type: "string", jsonPath: ".spec.webhook.url", description: "Where.", priority: 1 },
    {
      name: "Message",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].message',
      description: "Why, and what to do.",
      priority: 1,
    },
    AGE_COLUMN,
  ],
});
