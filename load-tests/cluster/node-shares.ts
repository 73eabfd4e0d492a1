import type { RedisServer } from "../../dev/servers/redis.ts";
import { withRedis } from "../../dev/servers/redis.ts";
import type { RedisCluster } from "../../dev/servers/redis-cluster.ts";
import { figure, percent } from "../report/figures.ts";
import { textTable } from "../report/text-table.ts";

/** What one node of a cluster holds and has done. */
export interface NodeState {
  readonly name: string;
  readonly isMaster: boolean;
  readonly keys: number;
  /** Of a group of keys, by its name. */
  readonly groups: Readonly<Record<string, number>>;
  readonly cpuS: number;
  readonly commands: number;
}

/** Asks every node; `groups` are key patterns by name. Reads all keys: for tests, not for production. */
export async function nodeStates(
  { nodes }: RedisCluster,
  groups: Readonly<Record<string, string>>,
): Promise<readonly NodeState[]> {
  return Promise.all(nodes.map((node, index) => nodeState(node, index, nodes.length / 2, groups)));
}

async function nodeState(
  { port }: RedisServer,
  index: number,
  masters: number,
  groups: Readonly<Record<string, string>>,
): Promise<NodeState> {
  return withRedis(port, async (redis) => {
    const counted = Object.entries(groups).map(async ([group, pattern]) => [
      group,
      (await redis.keys(pattern)).length,
    ]);
    const info = await redis.info();
    const number = (field: string) => Number(new RegExp(`^${field}:(.+)$`, "m").exec(info)?.[1] ?? 0);
    return {
      name: index < masters ? `master ${index + 1}` : `replica ${index - masters + 1}`,
      isMaster: index < masters,
      keys: await redis.dbsize(),
      groups: Object.fromEntries(await Promise.all(counted)),
      cpuS: number("used_cpu_user") + number("used_cpu_sys"),
      commands: number("total_commands_processed"),
    };
  });
}

/** The share of keys and of the load per node, as a table; CPU and commands since `before`. */
export function shareTable(before: readonly NodeState[], after: readonly NodeState[]): string {
  const masters = after.filter(({ isMaster }) => isMaster);
  const groups = Object.keys(after[0]?.groups ?? {});
  const total = (of: (node: NodeState) => number) => masters.reduce((sum, node) => sum + of(node), 0);
  const share = (value: number, whole: number) =>
    `${figure(value)} (${percent(Math.round((value / whole) * 100), 100)})`;
  const rows = after.map((node, index) => [
    node.name,
    share(
      node.keys,
      total(({ keys }) => keys),
    ),
    ...groups.map((group) =>
      share(
        node.groups[group] ?? 0,
        total((each) => each.groups[group] ?? 0),
      ),
    ),
    `${figure(node.cpuS - (before[index]?.cpuS ?? 0))} s`,
    figure(node.commands - (before[index]?.commands ?? 0)),
  ]);
  return textTable(["node", "keys", ...groups, "CPU", "commands"], rows);
}
