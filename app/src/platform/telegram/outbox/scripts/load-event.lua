-- Reads all that handling an event of a chat needs; writes nothing.
-- KEYS  1 done  2 session
-- answers {new or a duplicate, session version, session JSON or ''}
if redis.call('EXISTS', KEYS[1]) == 1 then return { false, '0', '' } end
local session = redis.call('HMGET', KEYS[2], 'v', 'd')
return { true, session[1] or '0', session[2] or '' }
