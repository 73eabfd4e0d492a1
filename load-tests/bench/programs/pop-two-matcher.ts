import { Redis } from "ioredis";
import { defineScript } from "../../../app/src/platform/redis/script.ts";
import { matchingSettings, runRequests } from "../matching/run-requests.ts";

/*
 * The least that could be called matching: whoever comes gets whoever waits longest, whatever either of them wants. No
 * ages, no languages, no blocks, nobody is told, and a repeated request pairs twice.
 */
const redis = new Redis(matchingSettings.REDIS_URL);
const [WAITING, PAIRS] = ["waiting", "pairs"];

const popTwo = defineScript({
  name: "pop-two",
  keys: 2,
  source: `-- KEYS 1 waiting 2 pairs  ARGV 1 person  answers the partner or ''
local other = redis.call('LPOP', KEYS[1])
if not other then
  redis.call('RPUSH', KEYS[1], ARGV[1])
  return ''
end
redis.call('HSET', KEYS[2], ARGV[1], other, other, ARGV[1])
return other`,
  decode: (reply) => (reply === "" ? undefined : Number(reply)),
});

await runRequests(({ id }) => popTwo(redis, [WAITING, PAIRS], [id]), {
  waiting: () => redis.llen(WAITING),
});
redis.disconnect();
