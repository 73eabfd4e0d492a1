-- Stores whom people must not meet, as MongoDB had it; not for those whose edition is no more: a block or a ban has come
-- since, which what was read may lack.
-- KEYS  1 blocks  2 edition
-- ARGV  4 per person: person, edition, ms until which banned or 0, list ',person,person,'
-- answers 0
local edition = redis.call('GET', KEYS[2])
for at = 1, #ARGV, 4 do
  if ARGV[at + 1] == edition then redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2] .. ARGV[at + 3]) end
end
return 0
