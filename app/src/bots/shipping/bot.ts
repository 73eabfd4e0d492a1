import { defineBot } from "../../platform/bot/bot.ts";
import { commandMenus } from "../../platform/bot/menu.ts";
import { botProfiles } from "../../platform/bot/profile.ts";
import { addressReadJob } from "./addresses/address-read-job.ts";
import { createShippingBackend } from "./backend.ts";
import { createConversation } from "./conversation.ts";
import { COMMANDS } from "./menu.ts";
import { migrations, minSchema } from "./migrations/index.ts";
import { labelBuyJob } from "./orders/label-buy-job.ts";
import { invoiceMakeJob } from "./payments/invoice-make-job.ts";
import { ratesAskJob } from "./rates/rates-ask-job.ts";
import { labelReprintJob } from "./reprint/label-reprint-job.ts";
import { shippingSettings } from "./settings.ts";
import { slo } from "./slo.ts";
import { statementJob } from "./statement/statement-job.ts";
import { register } from "./tracking/register.ts";
import { trackingCheckJob } from "./tracking/tracking-check-job.ts";
import { catalogue, createShippingTexts } from "./voice.ts";
import { labelVoidJob } from "./voiding/label-void-job.ts";

/** Sells postage labels: addresses read by AI, prices of several carriers, a balance topped up with cryptocurrency. */
export const shipping = defineBot({
  name: "shipping",
  settings: shippingSettings,
  migrations,
  minSchema,
  jobs: [
    addressReadJob,
    invoiceMakeJob,
    labelBuyJob,
    labelReprintJob,
    labelVoidJob,
    ratesAskJob,
    statementJob,
    trackingCheckJob,
  ],
  workerClasses: ["labels", "ai", "default"],
  menu: commandMenus(catalogue, COMMANDS),
  profile: botProfiles(catalogue, { description: "start-what", about: "about" }),
  allowedUpdates: ["message", "edited_message", "callback_query"],
  slo,
  register,
  build: (platform, settings) => {
    const { logger } = platform;
    const texts = createShippingTexts(logger);
    const backend = createShippingBackend({ platform, settings, texts });
    const { callbacks, effects, processors, tasks } = backend;
    return {
      module: createConversation(backend.services, logger),
      effects,
      processors,
      callbacks,
      tasks,
      consumers: [],
      close: () => backend.close(),
    };
  },
});
