import { z } from "zod";
import { LABEL } from "../../constructs/labels.ts";
import type { Cluster } from "../cluster.ts";
import { podSchema } from "../objects.ts";

const stateSchema = z.object({
  bot: z.string(),
  result: z.object({
    version: z.number(),
    pending: z.array(z.string()),
    unknown: z.array(z.string()),
  }),
});

/** How a bot's schema stands, as a running pod's release sees it. */
export type SchemaState = z.output<typeof stateSchema>["result"];

/** Asks a pod of the bot that is not on its way out, with the command that docs/deploy.md names. */
export async function schemaState({ kubectl }: Cluster, bot: string): Promise<SchemaState> {
  const pods = await kubectl.list("pods", podSchema, `${LABEL.instance}=bot-${bot}`);
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name ?? "";
  const command = ["node", "app/src/roles/migrate.ts", "status"];
  const log = await kubectl.run(["exec", pod, "--container", "bot", "--", ...command]);
  for (const line of log.split("\n")) {
    const state = stateSchema.safeParse(jsonOf(line));
    if (state.success && state.data.bot === bot) return state.data.result;
  }
  throw new Error(`migrate status says nothing of ${bot}: ${log.slice(-500)}`);
}

/** In words, for the report. */
export const saidOf = ({ pending, unknown, version }: SchemaState): string =>
  `schema ${version}, ${pending.length === 0 ? "nothing" : pending.join(", ")} pending, ` +
  `${unknown.length === 0 ? "all of it known" : `${unknown.join(", ")} unknown to it`}`;

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A line that is not the log's, such as a warning of Node's.
    return undefined;
  }
}
