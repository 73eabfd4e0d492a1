import { afterAll, beforeAll, expect, test } from "vitest";
import { keysByChat } from "../../../app/src/platform/telegram/outbox/keys.ts";
import { OutboxScripts } from "../../../app/src/platform/telegram/outbox/scripts.ts";
import { addressOf } from "../../../app/src/platform/telegram/update/address.ts";
import { type RedisServer, startRedis, withRedis } from "../../../dev/servers/redis.ts";
import { benchSession } from "../programs/pipeline-session.ts";
import { BOT } from "./fake-bot-api.ts";
import { addKnownPeople } from "./known-people.ts";
import { updateOf } from "./update.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

test("the pipeline knows the people that were added, and takes no old update of theirs", async () => {
  await addKnownPeople(server.port, 1_000);
  await withRedis(server.port, async (redis) => {
    const scripts = new OutboxScripts(redis);
    const look = (person: number, update: number) => {
      const { chatId, queue, updateId, userId } = addressOf(updateOf({ person, update }));
      const shard = keysByChat("bench")(chatId);
      const seen = shard.seen(BOT.id, queue);
      const keys = { shard, seen, session: shard.session(chatId, userId) };
      return scripts.load(keys, updateId, { intervalMs: 1, burst: 10 });
    };
    const known = await look(999, 2);
    expect(known).toMatchObject({ isNew: true, version: 3 });
    expect(benchSession.parse(JSON.parse(known.session))).toMatchObject({ starts: 3 });
    expect(await look(0, 1)).toMatchObject({ isNew: false });
    expect(await look(1_000, 2)).toMatchObject({ isNew: true, version: 0 });
    expect(await redis.config("GET", "appendonly")).toEqual(["appendonly", "yes"]);
  });
});
