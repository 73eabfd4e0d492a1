-- Commits one update: all of it or nothing.
-- KEYS  1 seen  2 session  3 holders  4 lanes  5… one lane list per group
-- ARGV  1 update id  2 session version the handler saw  3 new session JSON ('' = as it was)
--       4 marker TTL ms  5 session TTL ms  6 rate limit: ms this update is charged | told | '' (neither)
--       7 token  8 lease ms (0 = the caller has no capacity to send)
--       9… groups: lane, number of entries, entries
-- told is the debt, in ms of the rate limit, that ends the state of having been told: half of what it was then. So whoever
-- goes on being too fast is told once, not with every update that is let through, and once more after a rest. The release
-- before wrote 0 and 1.
-- answers {'committed', true per group whose lane is yours, else false}, {'duplicate'} or {'conflict', version, session JSON}
local id, seen = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or '-1')
if id <= seen and id >= seen - 1000000 then return { 'duplicate' } end

local session = redis.call('HMGET', KEYS[2], 'v', 'tat', 'told', 'until')
local version, now = session[1] or '0', now_ms()
if version ~= ARGV[2] then
  return { 'conflict', version, redis.call('HGET', KEYS[2], 'd') or '' }
end

local fields, count = { 'v', string.format('%d', version + 1), 'd', ARGV[3] }, ARGV[3] == '' and 2 or 4
local function set(name, value)
  fields[count + 1], fields[count + 2] = name, value
  count = count + 2
end
if ARGV[6] ~= '' then
  local debt, told = math.max(tonumber(session[2] or '0') - now, 0), tonumber(session[3] or '0')
  if ARGV[6] == 'told' then
    set('told', string.format('%d', math.max(math.floor(debt / 2), 1)))
  else
    set('tat', string.format('%d', now + debt + number[ARGV[6]]))
    if told > 0 and debt <= told then set('told', '0') end
  end
end
local expiry = new_expiry(session[4], ARGV[5], now)
if expiry then set('until', expiry) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
redis.call('HSET', KEYS[2], unpack(fields, 1, count))
if expiry then redis.call('PEXPIRE', KEYS[2], ARGV[5]) end

return enter_all('committed', KEYS[3], KEYS[4], 5, 9, ARGV[7], number[ARGV[8]], now)
