import { defineScript } from "../redis/script.ts";

/* KEYS of all scripts here lie in one slot of a Cluster, so that one script sees every key of a service. */

/** What a look at the whole quota says. */
export interface TakeReply {
  /** The slots that were taken, all that were asked for or none: each its service key's index, and what is counted against it. */
  readonly taken: readonly { readonly index: number; readonly used: number }[];
  /** Ms until there is room, when there was none. */
  readonly afterMs: number;
  /** How many slots are waited for in line. */
  readonly waiting: number;
}

/**
 * An exact sliding window with a line of those who wait. A slot is an entry of a service key's sorted set, its score
 * the time (us) when it is free again. Who waits for several slots stands in line once for each, one behind the other.
 */
export const takeSlots = defineScript<TakeReply>({
  name: "quota-take",
  source: `
-- Takes so many slots, each of the service key with the most room, or none.
-- KEYS: 1 line (ticket:n by time of joining), 2 when each of these is forgotten, then for each of n service keys its slots
--   and its block marker.
-- ARGV: 1 limit per key, 2 window (ms), 3 how long a slot is held until it is settled (ms), 4 id of the new slots,
--   5 whose turn ("first", "line", "spare"), 6 ticket or "", 7 slots per key that "spare" may use, 8 index to begin with,
--   9 slots wanted, 10 head start of "first" in line (ms), 11 since when it waits (ms since 1970) or "": then since now,
--   12 longest wait to tell (ms) or "": the whole.
-- Returns {ms to wait, slots waited for in line, then for each slot its index and how many of its key are in use}.
local limit, window, held = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3]) * 1000
local turn, ticket, spare, wanted = ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[9])
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local us = function(at) return string.format("%.0f", at) end
-- Who comes again stands where they stood, also after they had room and failed.
local since = math.min(now, (tonumber(ARGV[11]) or math.huge) * 1000)
local joined = turn == "first" and since - tonumber(ARGV[10]) * 1000 or now
local stands = function(nth) return ticket .. ":" .. nth end

for _, gone in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], "-inf", us(now))) do
  redis.call("ZREM", KEYS[1], gone)
  redis.call("ZREM", KEYS[2], gone)
end
local waiting = redis.call("ZCARD", KEYS[1])
local place = waiting
if ticket == "" then
  if turn == "first" then place = 0 end
elseif turn ~= "spare" then
  place = redis.call("ZRANK", KEYS[1], stands(1)) or redis.call("ZCOUNT", KEYS[1], "-inf", us(joined))
end

local count = (#KEYS - 2) / 2
local allowed = turn == "spare" and spare or limit
-- More than there are would be waited for in vain.
wanted = math.min(wanted, allowed * count)
local free = 0
local used, blocked, room = {}, {}, {}
for index = 0, count - 1 do
  local slots, marker = KEYS[index * 2 + 3], KEYS[index * 2 + 4]
  redis.call("ZREMRANGEBYSCORE", slots, "-inf", us(now))
  used[index] = redis.call("ZCARD", slots)
  blocked[index] = now + math.max(0, redis.call("PTTL", marker)) * 1000
  room[index] = blocked[index] > now and 0 or math.max(0, allowed - used[index])
  free = free + room[index]
end

if free >= place + wanted then
  local reply = {0, 0}
  for nth = 1, wanted do
    local best = tonumber(ARGV[8]) % count
    for step = 1, count - 1 do
      local index = (tonumber(ARGV[8]) + step) % count
      if room[index] > room[best] then best = index end
    end
    local slots, ttl = KEYS[best * 2 + 3], math.ceil((window + held) / 1000)
    redis.call("ZADD", slots, us(now + window + held), ARGV[4] .. ":" .. nth)
    -- Others may hold theirs for longer.
    if redis.call("PTTL", slots) < ttl then redis.call("PEXPIRE", slots, ttl) end
    room[best], used[best] = room[best] - 1, used[best] + 1
    table.insert(reply, best)
    table.insert(reply, used[best])
    if ticket ~= "" then
      waiting = waiting - redis.call("ZREM", KEYS[1], stands(nth))
      redis.call("ZREM", KEYS[2], stands(nth))
    end
  end
  reply[2] = waiting
  return reply
end

-- The slot that is to become free for this place: an equal share of those before it falls to each key.
local missing = place + wanted - 1 - free
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
-- Who gives up does not say so: a place is soon forgotten where they have to come again soon.
wait = math.min(wait, tonumber(ARGV[12]) or math.huge)
if ticket ~= "" and turn ~= "spare" then
  for nth = 1, wanted do
    waiting = waiting + redis.call("ZADD", KEYS[1], "NX", us(joined), stands(nth))
    -- Whoever does not come back in good time loses their place.
    redis.call("ZADD", KEYS[2], us(now + wait * 2000 + window), stands(nth))
  end
  for at = 1, 2 do redis.call("PEXPIRE", KEYS[at], math.ceil(wait * 2 + window / 1000) + 60000) end
end
return {wait, waiting}`,
  decode: (reply) => {
    const [afterMs = 0, waiting = 0, ...slots] = reply as number[];
    const taken = Array.from({ length: slots.length / 2 }, (_, at) => ({
      index: slots[at * 2] ?? 0,
      used: slots[at * 2 + 1] ?? 0,
    }));
    return { taken, afterMs, waiting };
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

/** Gives back slots whose requests were never sent. */
export const giveBackSlots = defineScript({
  name: "quota-give-back",
  source: `
-- KEYS: the slots of a service key, once for each slot. ARGV: their ids. Returns nil.
for at, slots in ipairs(KEYS) do redis.call("ZREM", slots, ARGV[at]) end
return nil`,
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
