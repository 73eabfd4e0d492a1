-- Adds new blocks and bans; call it when MongoDB has them. What is being read from there meanwhile is read again.
-- KEYS  1 blocks  2 edition
-- ARGV  3 per person: person, ms until which banned or 0, list ',person,person,'
-- answers 0
redis.call('SET', KEYS[2], string.format('%.0f000', now_ms()), 'NX')
redis.call('INCR', KEYS[2])
for at = 1, #ARGV, 3 do
  local until_ms, list = string.match(redis.call('HGET', KEYS[1], ARGV[at]) or '', '^(%d+)(,.*)$')
  if list then
    if tonumber(ARGV[at + 1]) > tonumber(until_ms) then until_ms = ARGV[at + 1] end
    for other in string.gmatch(ARGV[at + 2], '[^,]+') do
      if not string.find(list, ',' .. other .. ',', 1, true) then list = list .. other .. ',' end
    end
    redis.call('HSET', KEYS[1], ARGV[at], until_ms .. list)
  end
end
return 0
