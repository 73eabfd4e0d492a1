import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { telegramBotKind } from "../operator/src/kinds/telegram-bot/definition.ts";
import type { TelegramBotSpec } from "../operator/src/kinds/telegram-bot/telegram-bot.ts";
import { apiVersion } from "../operator/src/runtime/index.ts";
import { labelsOf } from "./labels.ts";

/** A bot as Telegram is to know it. */
export interface TelegramBotProps {
  readonly name: string;
  readonly spec: TelegramBotSpec;
}

/** A TelegramBot of the bot's name, for the operator. */
export class TelegramBotObject extends Construct {
  constructor(scope: Construct, id: string, { name, spec }: TelegramBotProps) {
    super(scope, id);
    const { resource } = telegramBotKind;
    const labels = labelsOf({ component: "bot", instance: `bot-${name}`, bot: name });
    new ApiObject(this, "bot", {
      apiVersion: apiVersion(resource),
      kind: resource.kind,
      metadata: { name, labels },
      spec,
    });
  }
}
