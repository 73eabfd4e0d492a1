import { BOTS } from "../../../app/src/bots/index.ts";
import { tokenName } from "../../../app/src/roles/config/shared.ts";
import { prepareLabel, topUp } from "../../../app/e2e/shopping.ts";
import { pairOf, tell } from "../../../app/e2e/strangers.ts";
import { Person } from "../../../dev/testing/person.ts";
import { botSecret } from "../../secrets.ts";
import type { Cluster, Step } from "../cluster.ts";
import { holds, secretSchema, telegramBotSchema, textOf } from "../objects.ts";
import { simulatorUrl } from "../simulators.ts";
import { waitUntil } from "../wait.ts";

const PATIENCE_MS = 60_000;
/** The operator looks at once when a pod gets ready, and else every half minute. */
const REGISTERED_WITHIN_SECONDS = 90;

/** A person and the bots meet: through the simulator, which reaches the bots as the Ingress controller would. */
export const talk: Step = {
  name: "talk",
  essential: true,
  run: async (cluster, { expect }) => {
    for (const { name } of BOTS)
      await expect(`Telegram is told to reach ${name} by its Service`, () => webhookOf(cluster, name));
    await expect("a person buys a label, paid from a balance topped up before", () => buy(cluster));
    await expect("two strangers are brought together and talk", () => meet(cluster));
  },
};

/** The operator sets the webhook when a pod is ready; its TelegramBot says so, and Telegram has it. */
async function webhookOf(cluster: Cluster, bot: string): Promise<string> {
  const { abandoned, kubectl } = cluster;
  await waitUntil(
    async () => {
      const { status } = await kubectl.get("telegrambot", bot, telegramBotSchema);
      if (holds(status, "Ready")) return "";
      return (
        status.conditions.map(({ message, type }) => `${type}: ${message}`).join(" ") || "no condition yet"
      );
    },
    { withinSeconds: REGISTERED_WITHIN_SECONDS, signal: abandoned },
  );
  const token = textOf(await kubectl.get("secret", botSecret(bot), secretSchema), tokenName(bot));
  const response = await fetch(`${await simulatorUrl(cluster, "telegram")}/bot${token}/getWebhookInfo`);
  const { result } = (await response.json()) as { result?: { url?: string } };
  const { host, pathname } = new URL(result?.url ?? "http://nowhere/");
  if (!host.startsWith(`bot-${bot}.`) && !host.startsWith(`bot-${bot}:`))
    throw new Error(`its webhook is at ${result?.url}, which is not the Service bot-${bot}`);
  return `${host}${pathname}`;
}

async function buy(cluster: Cluster): Promise<string> {
  const telegramUrl = await simulatorUrl(cluster, "telegram");
  const person = await Person.arrive(telegramUrl, "shipping", { patienceMs: PATIENCE_MS });
  await person.say("/start", /Hello, .*Pat/);
  await topUp({ oxapayUrl: await simulatorUrl(cluster, "oxapay") }, person, 50);
  await prepareLabel(person);
  await person.press(/Buy for/, /Buying your label/);
  const label = await person.sees(/Your label is ready/);
  const pdf = await fetch(new URL(label.document?.url ?? "", telegramUrl));
  if ((await pdf.text()).slice(0, 5) !== "%PDF-") throw new Error("the label is no PDF");
  return `the PDF ${label.document?.file_name}`;
}

async function meet(cluster: Cluster): Promise<string> {
  const telegramUrl = await simulatorUrl(cluster, "telegram");
  const town = {
    person: (language = "en", bot = "matchmaking") =>
      Person.arrive(telegramUrl, bot, { language, patienceMs: PATIENCE_MS }),
  };
  const [ann, bob] = await pairOf(town, { language: /English/ });
  await tell(ann, bob, "Are you in the cluster, too?");
  await tell(bob, ann, "I must be");
  return "each heard the other";
}
