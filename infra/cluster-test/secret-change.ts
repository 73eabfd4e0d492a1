import { randomBytes } from "node:crypto";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { LABEL } from "../constructs/labels.ts";
import { SECRET } from "../secrets.ts";
import type { Cluster } from "./cluster.ts";
import { podSchema, secretSchema, telegramBotSchema, textOf } from "./objects.ts";
import { waitUntil } from "./wait.ts";

/** The kubelet looks once a minute for changed Secrets, and has a cache of its own. */
const TAKEN_WITHIN_SECONDS = 240;

/** A webhook's secret that was changed by the first of two edits. */
export interface SecretChange {
  /** Waits until Telegram sends the new one, and does the second edit. @returns the figures @throws Error when one was refused */
  ends(): Promise<string>;
}

/** Puts a new secret above the old one, as docs/operator.md has it. */
export async function changeSecret(cluster: Cluster, bot: string): Promise<SecretChange> {
  const { abandoned, kubectl } = cluster;
  const began = performance.now();
  const old = textOf(await kubectl.get("secret", SECRET.webhooks, secretSchema), bot).trim();
  const before = await refused(cluster, bot);
  const wanted = randomBytes(32).toString("hex");
  await write(cluster, bot, `${wanted}\n${old}\n`);
  return {
    ends: async () => {
      const waiting = async (): Promise<string> => {
        const { reason, message } = await rotatingOf(cluster, bot);
        return reason === "OldInUse" ? "" : `Rotating is ${reason}: ${message}`;
      };
      await waitUntil(waiting, { withinSeconds: TAKEN_WITHIN_SECONDS, signal: abandoned });
      const seconds = Math.round((performance.now() - began) / 1_000);
      await write(cluster, bot, `${wanted}\n`);
      const after = await refused(cluster, bot);
      if (after.size === 0) throw new Error(`no pod of ${bot} runs`);
      const more = [...after].filter(([pod, count]) => count > (before.get(pod) ?? 0));
      if (more.length > 0) throw new Error(`pods refused updates: ${more.map(([pod]) => pod).join(", ")}`);
      return `Telegram was given it after ${seconds} s, when all ${after.size} pods accepted it; none refused an update`;
    },
  };
}

async function write({ kubectl }: Cluster, bot: string, lines: string): Promise<void> {
  const patch = JSON.stringify({ stringData: { [bot]: lines } });
  await kubectl.run(["patch", "secret", SECRET.webhooks, "--type", "merge", "--patch", patch]);
}

async function rotatingOf({ kubectl }: Cluster, bot: string) {
  const { status } = await kubectl.get("telegrambot", bot, telegramBotSchema);
  return status.conditions.find(({ type }) => type === "Rotating") ?? { reason: "not there", message: "" };
}

/** Updates that each pod of the bot has answered with 401, by its own word. */
async function refused({ forwards, kubectl }: Cluster, bot: string): Promise<ReadonlyMap<string, number>> {
  const pods = await kubectl.list("pods", podSchema, `${LABEL.component}=bot,${LABEL.instance}=bot-${bot}`);
  const counts = pods
    .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === "Running")
    .map(async ({ metadata: { name } }) => {
      const page = await (await fetch(`${await forwards.url(`pod/${name}`, PORTS.ops)}/metrics`)).text();
      const line = /^botfleet_webhook_duration_seconds_count\{bot="\w+",code="401"\} (\d+)$/m.exec(page);
      return [name, Number(line?.[1] ?? 0)] as const;
    });
  return new Map(await Promise.all(counts));
}
