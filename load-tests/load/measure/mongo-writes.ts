import type { MongoClient } from "mongodb";
import type { BotLoad, Conversation } from "../../../app/src/contracts/load.ts";
import type { ConversationWrites } from "../../report/result.ts";

/** Documents written, by `database.collection`. */
export type WritesByCollection = ReadonlyMap<string, number>;

/**
 * Counts the documents that were written since a moment: what the oplog of the primary holds is what the members carry
 * out, however the writes came (alone, in bulks, in transactions).
 */
export async function countWrites(mongo: MongoClient, since: Date): Promise<WritesByCollection> {
  const oplog = mongo.db("local").collection("oplog.rs");
  const counted = oplog.aggregate<{ _id: string; writes: number }>([
    { $match: { wall: { $gte: since }, op: { $in: ["i", "u", "d", "c"] } } },
    {
      $project: { each: { $cond: [{ $isArray: "$o.applyOps" }, "$o.applyOps", [{ op: "$op", ns: "$ns" }]] } },
    },
    { $unwind: "$each" },
    { $match: { "each.op": { $in: ["i", "u", "d"] } } },
    { $group: { _id: "$each.ns", writes: { $sum: 1 } } },
  ]);
  const own = (await counted.toArray()).filter(({ _id }) => !/^(admin|config|local)\./.test(_id));
  return new Map(own.map(({ _id, writes }) => [_id, writes]));
}

/** The row of what belongs to no conversation: leases, dead letters, files. */
export const OTHER = "everything else";
const OTHER_BUDGET = 0.02;

/** What one bot wrote per message of each conversation, against what its `load.ts` allows. */
export function writesPerConversation(
  load: BotLoad,
  writes: WritesByCollection,
  databases: readonly string[],
  messagesOf: (conversation: string) => number,
): readonly ConversationWrites[] {
  const named = new Set(load.conversations.flatMap(({ collections }) => collections));
  const sum = (collections: readonly string[]) =>
    databases
      .flatMap((database) => collections.map((collection) => writes.get(`${database}.${collection}`) ?? 0))
      .reduce((total, count) => total + count, 0);
  const [own] = databases;
  const others = [...writes.keys()]
    .filter((name) => name.startsWith(`${own}.`) && !named.has(name.slice(`${own}.`.length)))
    .reduce((total, name) => total + (writes.get(name) ?? 0), 0);
  const messages = load.conversations.reduce((total, { name }) => total + messagesOf(name), 0);
  return [
    ...sharing(load.conversations).map((group) => {
      const made = group.map(({ name }) => messagesOf(name));
      const total = made.reduce((all, count) => all + count, 0);
      const allowed = group.reduce((all, each, index) => all + each.writesPerMessage * (made[index] ?? 0), 0);
      const written = sum([...new Set(group.flatMap(({ collections }) => collections))]);
      const [first] = group;
      const budget = total === 0 ? (first?.writesPerMessage ?? 0) : allowed / total;
      return row(group.map(({ name }) => name).join(" + "), total, written, budget);
    }),
    row(OTHER, messages, others, OTHER_BUDGET),
  ];
}

/**
 * Conversations that write into the same collections, together: whose a write there was cannot be told. What writes nothing
 * by declaration has no collection to look at: its writes would show in the last row.
 */
function sharing(conversations: readonly Conversation[]): readonly (readonly Conversation[])[] {
  const groups: Conversation[][] = [];
  for (const conversation of conversations.filter(({ collections }) => collections.length > 0)) {
    const joined = groups.filter((group) => group.some((other) => shareOne(other, conversation)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([...joined.flat(), conversation]);
  }
  return groups;
}

function shareOne(one: Conversation, other: Conversation): boolean {
  return one.collections.some((collection) => other.collections.includes(collection));
}

function row(conversation: string, messages: number, writes: number, budget: number): ConversationWrites {
  const perMessage = messages === 0 ? 0 : writes / messages;
  return {
    conversation,
    messages,
    writes,
    per_message: Math.round(perMessage * 1000) / 1000,
    budget_per_message: Math.round(budget * 1000) / 1000,
    verdict: perMessage > budget || (messages === 0 && writes > 0) ? "failed" : "passed",
  };
}
