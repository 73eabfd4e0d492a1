-- A number from Lua goes to Redis and into texts by '%d' or as a literal text: what Lua makes of it by itself, and
-- '%.0f', take ten times as long. Those of a call that are the same again and again are made once.
local text_of = setmetatable({}, {
  __index = function(known, value)
    local text = string.format('%d', value)
    known[value] = text
    return text
  end,
})

-- Reads a holder "token,until,state,attempts,settled" and answers all but the second; nil when nobody holds the lane.
-- state: s = sending until the lease ends, d = put off until then. settled: entries settled under this token.
local function read_holder(holders, lane)
  local value = redis.call('HGET', holders, lane)
  if not value then return nil end
  local comma = string.find(value, ',', 1, true)
  local state, attempts, settled = string.match(value, '^%d+,(%a),(%d+),(%d+)$', comma + 1)
  return string.sub(value, 1, comma - 1), state, number[attempts], number[settled]
end

-- Gives the lane to `token` until `till` and notes when somebody must look at it again.
local function hold(holders, lanes, lane, token, till, state, attempts, settled)
  local time = text_of[till]
  redis.call('HSET', holders, lane,
    token .. ',' .. time .. ',' .. state .. ',' .. text_of[attempts] .. ',' .. text_of[settled])
  redis.call('ZADD', lanes, time, lane)
end

-- Appends ARGV[first..first+count-1] to a lane. Answers true when the lane was free and is now the caller's,
-- holding just these entries; false when another process, now or soon, carries them on.
local function enter(holders, lanes, key, lane, first, count, token, lease_ms, now)
  local length = 0
  local last = first + count - 1
  -- Lua's stack holds some 8,000 values, and a script that fails here would leave the half of a commit behind.
  for from = first, last, 1000 do
    length = redis.call('RPUSH', key, unpack(ARGV, from, math.min(from + 999, last)))
  end
  -- Only an empty lane is free: one with entries has a holder, or is due for whoever has capacity.
  if length > count then return false end
  if lease_ms == 0 then
    redis.call('ZADD', lanes, text_of[now], lane)
    return false
  end
  hold(holders, lanes, lane, token, now + lease_ms, 's', 0, 0)
  return true
end

-- Appends the groups "lane, count, entry…" that start at ARGV[first]; the lanes' keys start at KEYS[first_key].
-- Answers {what, true or false per group}.
local function enter_all(what, holders, lanes, first_key, first, token, lease_ms, now)
  local taken = { what }
  local key = first_key
  while first <= #ARGV do
    local count = number[ARGV[first + 1]]
    taken[#taken + 1] = enter(holders, lanes, KEYS[key], ARGV[first], first + 2, count, token, lease_ms, now)
    first = first + 2 + count
    key = key + 1
  end
  return taken
end
