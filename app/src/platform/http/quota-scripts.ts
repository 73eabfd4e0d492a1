import { defineScript } from "../redis/script.ts";

/* KEYS of all scripts here lie in one slot of a Cluster, so that one script sees every key of a service. */

/** What a look at the whole quota says. */
export interface TakeReply {
  /** Index of the service key that was taken; -1 when there was no room. */
  readonly index: number;
  /** Ms until there is room, when there was none. */
  readonly afterMs: number;
  /** Requests counted against the taken key now. */
  readonly used: number;
  /** How many wait in line. */
  readonly waiting: number;
}

/**
 * An exact sliding window with a line of those who wait. A slot is an entry of a service key's sorted set, its score
 * the time (us) when it is free again.
 */
export const takeSlot = defineScript<TakeReply>({
  name: "quota-take",
  source: `
-- Takes a slot of the service key with the most room.
-- KEYS: 1 line (ticket by time of joining), 2 when each ticket is forgotten, then for each of n service keys its slots and
--   its block marker.
-- ARGV: 1 limit per key, 2 window (ms), 3 how long a slot is held until it is settled (ms), 4 id of the new slot,
--   5 whose turn ("first", "line", "spare"), 6 ticket or "", 7 slots per key that "spare" may use, 8 index to begin with.
-- Returns {index or -1, ms to wait, slots in use of the key, tickets in line}.
local limit, window, held = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3]) * 1000
local turn, ticket, spare = ARGV[5], ARGV[6], tonumber(ARGV[7])
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local us = function(at) return string.format("%.0f", at) end

for _, gone in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], "-inf", us(now))) do
  redis.call("ZREM", KEYS[1], gone)
  redis.call("ZREM", KEYS[2], gone)
end
local waiting = redis.call("ZCARD", KEYS[1])
local place = turn == "line" and ticket ~= "" and redis.call("ZRANK", KEYS[1], ticket) or waiting
if turn == "first" then place = 0 end

local count = (#KEYS - 2) / 2
local allowed = turn == "spare" and spare or limit
local free, best, most = 0, -1, 0
local used, blocked = {}, {}
for step = 0, count - 1 do
  local index = (tonumber(ARGV[8]) + step) % count
  local slots, marker = KEYS[index * 2 + 3], KEYS[index * 2 + 4]
  redis.call("ZREMRANGEBYSCORE", slots, "-inf", us(now))
  used[index] = redis.call("ZCARD", slots)
  blocked[index] = now + math.max(0, redis.call("PTTL", marker)) * 1000
  local room = blocked[index] > now and 0 or math.max(0, allowed - used[index])
  free = free + room
  if room > most then best, most = index, room end
end

if free > place then
  local slots = KEYS[best * 2 + 3]
  redis.call("ZADD", slots, us(now + window + held), ARGV[4])
  redis.call("PEXPIRE", slots, math.ceil((window + held) / 1000))
  if ticket ~= "" then
    waiting = waiting - redis.call("ZREM", KEYS[1], ticket)
    redis.call("ZREM", KEYS[2], ticket)
  end
  return {best, 0, used[best] + 1, waiting}
end

-- The slot that is to become free for this place: an equal share of those before it falls to each key.
local missing = place - free
local round = math.floor(missing / count)
local times = {}
for index = 0, count - 1 do
  -- Room that a block hides comes with its end; all other room is counted in "free".
  local hidden = blocked[index] > now and math.max(0, allowed - used[index]) or 0
  local nth = math.max(0, used[index] - allowed) + round - hidden
  local frees = now
  if nth >= 0 then
    local slot = redis.call("ZRANGE", KEYS[index * 2 + 3], nth % limit, nth % limit, "WITHSCORES")[2]
    frees = (slot and math.min(tonumber(slot), now + window) or now) + math.floor(nth / limit) * window
  end
  times[index + 1] = math.max(frees, blocked[index])
end
table.sort(times)
local wait = math.ceil(math.max(1000, times[missing % count + 1] - now) / 1000)
if ticket ~= "" and turn == "line" then
  waiting = waiting + redis.call("ZADD", KEYS[1], "NX", us(now), ticket)
  -- Whoever does not come back in good time loses their place.
  redis.call("ZADD", KEYS[2], us(now + wait * 2000 + window), ticket)
  for at = 1, 2 do redis.call("PEXPIRE", KEYS[at], math.ceil(wait * 2 + window / 1000) + 60000) end
end
return {-1, wait, 0, waiting}`,
  decode: (reply) => {
    const [index = -1, afterMs = 0, used = 0, waiting = 0] = reply as number[];
    return { index, afterMs, used, waiting };
  },
});

/** Lets a slot be free a window after its request was answered: the service counted it before that. */
export const settleSlot = defineScript({
  name: "quota-settle",
  source: `
-- KEYS: 1 slots of a service key. ARGV: 1 id of the slot, 2 window (ms). Returns nil.
local time = redis.call("TIME")
local free = tonumber(time[1]) * 1000000 + tonumber(time[2]) + tonumber(ARGV[2]) * 1000
redis.call("ZADD", KEYS[1], "XX", string.format("%.0f", free), ARGV[1])
return nil`,
  keys: 1,
  decode: () => undefined,
});

/** Leaves a key alone for a while; a longer block stays. */
export const blockKey = defineScript({
  name: "quota-block",
  source: `
-- KEYS: 1 block marker of a service key. ARGV: 1 ms. Returns nil. A longer block stays.
if redis.call("PTTL", KEYS[1]) < tonumber(ARGV[1]) then redis.call("SET", KEYS[1], 1, "PX", ARGV[1]) end
return nil`,
  keys: 1,
  decode: () => undefined,
});
