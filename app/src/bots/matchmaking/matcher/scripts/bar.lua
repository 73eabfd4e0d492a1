-- Adds to whom people must not meet, and to how long they are banned: from MongoDB, when somebody asked, or a new block
-- or ban, when MongoDB has it. So whichever of two comes first, nothing is lost.
-- KEYS  1 blocks
-- ARGV  1 '=' (all there is) | '?' (only what is new)  then 3 per person: person, ms until which banned or 0, list ',person,person,'
-- answers 0
for at = 2, #ARGV, 3 do
  local mark, untill, list = string.match(redis.call('HGET', KEYS[1], ARGV[at]) or '?0,', '^(.)(%d+)(,.*)$')
  if ARGV[1] == '=' then mark = '=' end
  if tonumber(ARGV[at + 1]) > tonumber(untill) then untill = ARGV[at + 1] end
  for other in string.gmatch(ARGV[at + 2], '[^,]+') do
    if not string.find(list, ',' .. other .. ',', 1, true) then list = list .. other .. ',' end
  end
  redis.call('HSET', KEYS[1], ARGV[at], mark .. untill .. list)
end
return 0
