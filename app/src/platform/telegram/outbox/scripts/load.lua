-- Reads all that handling an update needs. Writes nothing: a redelivery costs nobody a rate token.
-- KEYS  1 seen  2 session
-- ARGV  1 update id  2 ms per update of the rate limit  3 burst (updates)
-- answers {new or a duplicate, session version, session JSON or '', ms to wait (0 = go), told to wait already}
local id, seen = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or '-1')
if id <= seen and id >= seen - 1000000 then return { false, '0', '', '0', false } end

local session = redis.call('HMGET', KEYS[2], 'v', 'd', 'tat', 'told')
local now, interval, burst = now_ms(), number[ARGV[2]], number[ARGV[3]]
local arrival = math.max(tonumber(session[3] or '0'), now) + interval
local wait = math.max(0, arrival - now - interval * burst)
return { true, session[1] or '0', session[2] or '', wait > 0 and string.format('%d', wait) or '0', (session[4] or '0') ~= '0' }
