import type { ConfigRule } from "../../platform/config/define-config.ts";
import { chatId, field, secret, text } from "../../platform/config/fields.ts";
import type { Secret } from "../../platform/config/secret.ts";

/** Where operators read alerts. */
export const OPERATORS_FIELDS = {
  OPERATORS_CHAT_ID: field(chatId().optional(), {
    description:
      "Telegram chat that is told of alerts; the bot must be a member. Then Alertmanager may post to /alerts of this process.",
    example: "-1001234567890",
  }),
  OPERATORS_BOT: field(text().optional(), {
    description: "Bot that speaks there; the first of BOTS when not set.",
    example: "shipping",
  }),
  ALERT_WEBHOOK_TOKEN: field(secret().optional(), {
    description: "Bearer token that Alertmanager shows, 32 signs or more.",
    example: "change-me-change-me-change-me-00",
  }),
};

export interface OperatorsSettings {
  readonly BOTS?: readonly string[] | undefined;
  readonly OPERATORS_CHAT_ID?: number | undefined;
  readonly OPERATORS_BOT?: string | undefined;
  readonly ALERT_WEBHOOK_TOKEN?: Secret | undefined;
}

const LEAST_SIGNS = 32;

/** Who may write into the operators' chat must be known, and how. */
export const operatorsAreComplete =
  (known: readonly string[]): ConfigRule<OperatorsSettings> =>
  ({ ALERT_WEBHOOK_TOKEN, BOTS = known, OPERATORS_BOT, OPERATORS_CHAT_ID }) => {
    if (OPERATORS_CHAT_ID === undefined) return [];
    return [
      ...(OPERATORS_BOT === undefined || BOTS.includes(OPERATORS_BOT)
        ? []
        : [{ name: "OPERATORS_BOT", problem: `must be one of the bots served: ${BOTS.join(", ")}` }]),
      ...(ALERT_WEBHOOK_TOKEN === undefined
        ? [{ name: "ALERT_WEBHOOK_TOKEN", problem: "is needed for OPERATORS_CHAT_ID" }]
        : ALERT_WEBHOOK_TOKEN.reveal().length < LEAST_SIGNS
          ? [{ name: "ALERT_WEBHOOK_TOKEN", problem: `must have ${LEAST_SIGNS} signs or more` }]
          : []),
    ];
  };
