-- Commits what a chat was told from outside its updates: all of it or nothing, once per effect id.
-- KEYS  1 done  2 session  3 holders  4 lanes  5… one lane list per group
-- ARGV  1 session version the handler saw  2 new session JSON ('' = as it was)  3 effect TTL ms  4 session TTL ms
--       5 token  6 lease ms (0 = the caller has no capacity to send)  7… groups: lane, number of entries, entries
-- answers {'committed', true per group whose lane is yours, else false}, {'duplicate'} or {'conflict', version, session JSON}
if redis.call('EXISTS', KEYS[1]) == 1 then return { 'duplicate' } end

local session = redis.call('HMGET', KEYS[2], 'v', 'd', 'until')
if (session[1] or '0') ~= ARGV[1] then
  return { 'conflict', session[1] or '0', session[2] or '' }
end

redis.call('SET', KEYS[1], '1', 'PX', ARGV[3])
redis.call('HINCRBY', KEYS[2], 'v', '1')
if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], 'd', ARGV[2]) end
local now = now_ms()
local expiry = new_expiry(session[3], ARGV[4], now)
if expiry then
  redis.call('HSET', KEYS[2], 'until', expiry)
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end

return enter_all('committed', KEYS[3], KEYS[4], 5, 7, ARGV[5], number[ARGV[6]], now)
