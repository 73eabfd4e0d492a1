import { BOTS } from "../../../app/src/bots/index.ts";
import { tokenName } from "../../../app/src/roles/config/shared.ts";
import { botSecret } from "../../secrets.ts";
import type { Cluster, Step } from "../cluster.ts";
import { countEverything } from "../load/count.ts";
import { startLoad, stayed } from "../load/load-run.ts";
import { holds, leaseSchema, secretSchema, telegramBotSchema, textOf } from "../objects.ts";
import { changeSecret } from "../secret-change.ts";
import { simulatorUrl } from "../simulators.ts";
import { waitUntil } from "../wait.ts";

const BOT = BOTS[0]?.name ?? "";
const PEOPLE = { people: 40, everySeconds: 3 };
/** A look every half minute, and room for a cluster that has other things to do. */
const REPAIRED_WITHIN_SECONDS = 75;
/** The Lease runs out after 15 s; a killed leader does not give it back. */
const TAKEN_OVER_WITHIN_SECONDS = 45;

/** What only the operator does, while people use the bots: Telegram is put right, also when its leader is killed, and a secret is changed. */
export const operator: Step = {
  name: "operator",
  run: async (cluster, teller) => {
    const { expect } = teller;
    const load = await startLoad(cluster, "people-at-rotation", PEOPLE);
    // It takes the kubelet a minute or two, in which Telegram and the leader go on having trouble.
    const change = await changeSecret(cluster, BOT);
    await expect("a webhook that somebody took away is back by itself", () => isRepaired(cluster));
    await expect("a killed leader's work is taken over by the other replica", () => isTakenOver(cluster));
    await expect("a webhook's secret is changed under people, and no update is refused", () => change.ends());
    await stayed(load, teller);
    await expect("of what people did meanwhile nothing is lost and nothing done twice", () =>
      countEverything(cluster),
    );
    await expect("kubectl tells a person how the bots are", () => isTold(cluster));
  },
};

async function telegram(cluster: Cluster, method: string): Promise<unknown> {
  const token = textOf(await cluster.kubectl.get("secret", botSecret(BOT), secretSchema), tokenName(BOT));
  const response = await fetch(`${await simulatorUrl(cluster, "telegram")}/bot${token}/${method}`);
  return ((await response.json()) as { result: unknown }).result;
}

async function isRepaired(cluster: Cluster): Promise<string> {
  const began = performance.now();
  await telegram(cluster, "deleteWebhook");
  await waitUntil(
    async () => {
      const { url } = (await telegram(cluster, "getWebhookInfo")) as { url: string };
      return url === "" ? "there is no webhook" : "";
    },
    { withinSeconds: REPAIRED_WITHIN_SECONDS, signal: cluster.abandoned },
  );
  return `after ${Math.round((performance.now() - began) / 1_000)} s`;
}

async function isTakenOver(cluster: Cluster): Promise<string> {
  const { abandoned, kubectl } = cluster;
  const holder = async () =>
    (await kubectl.get("lease", "operator", leaseSchema)).spec.holderIdentity.replace(/_.*/, "");
  const before = await holder();
  const began = performance.now();
  await kubectl.run(["delete", "pod", before, "--grace-period=0", "--force"]);
  await waitUntil(async () => ((await holder()) === before ? `${before} still holds the Lease` : ""), {
    withinSeconds: TAKEN_OVER_WITHIN_SECONDS,
    signal: abandoned,
  });
  const seconds = Math.round((performance.now() - began) / 1_000);
  await telegram(cluster, "deleteWebhook");
  await isRepaired(cluster);
  return `another leads after ${seconds} s, and works`;
}

async function isTold({ kubectl }: Cluster): Promise<string> {
  const bots = await kubectl.list("telegrambots", telegramBotSchema);
  const unready = bots.filter(({ status }) => !holds(status, "Ready"));
  if (bots.length !== BOTS.length || unready.length > 0)
    throw new Error(`of ${BOTS.length} TelegramBots ${bots.length - unready.length} are ready`);
  const said = await kubectl.run(["describe", "telegrambot", BOT]);
  if (!said.includes("WebhookRepaired")) throw new Error("describe does not show the Event WebhookRepaired");
  return (await kubectl.run(["get", "telegrambots"])).trim().split("\n").slice(1).join("; ");
}
