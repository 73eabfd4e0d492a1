-- Commits one update: all of it or nothing.
-- KEYS  1 seen  2 session  3 rate  4 holders  5 lanes  6… one lane list per group
-- ARGV  1 update id  2 session version the handler saw  3 new session JSON ('' = as it was)
--       4 marker TTL ms  5 session TTL ms  6 rate: charge | told | none  7 ms per update  8 burst
--       9 token  10 lease ms (0 = the caller has no capacity to send)
--       11… groups: lane, number of entries, entries
-- answers {'committed', 1|0 per group (1 = the lane is yours)}, {'duplicate'} or {'conflict', version, session JSON}
local id, seen = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or '-1')
if id <= seen and id >= seen - 1000000 then return { 'duplicate' } end

local session = redis.call('HMGET', KEYS[2], 'v', 'd')
if tonumber(session[1] or '0') ~= tonumber(ARGV[2]) then
  return { 'conflict', tonumber(session[1] or '0'), session[2] or '' }
end

local now = now_ms()
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
redis.call('HINCRBY', KEYS[2], 'v', 1)
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], 'd', ARGV[3]) end
redis.call('PEXPIRE', KEYS[2], ARGV[5])

if ARGV[6] ~= 'none' then
  local interval = tonumber(ARGV[7])
  if ARGV[6] == 'told' then
    redis.call('HSET', KEYS[3], 'told', 1)
  else
    local arrival = math.max(tonumber(redis.call('HGET', KEYS[3], 'tat') or '0'), now) + interval
    redis.call('HSET', KEYS[3], 'tat', string.format('%.0f', arrival), 'told', 0)
  end
  redis.call('PEXPIRE', KEYS[3], string.format('%.0f', interval * (tonumber(ARGV[8]) + 1)))
end

local reply = enter_all(KEYS[4], KEYS[5], 6, 11, ARGV[9], tonumber(ARGV[10]), now)
table.insert(reply, 1, 'committed')
return reply
