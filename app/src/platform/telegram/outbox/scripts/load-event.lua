-- Reads all that handling an event of a chat needs; writes nothing.
-- KEYS  1 done  2 session
-- answers {1 new | 0 duplicate, session version, session JSON or ''}
if redis.call('EXISTS', KEYS[1]) == 1 then return { 0, 0, '' } end
local session = redis.call('HMGET', KEYS[2], 'v', 'd')
return { 1, tonumber(session[1] or '0'), session[2] or '' }
