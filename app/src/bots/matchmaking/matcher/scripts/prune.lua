-- Forgets people who have had nothing here for so long that no straggler of theirs can come any more.
-- KEYS  1 people  2 blocks
-- ARGV  1 sequence (base 36) of a wish that is old  2… people
-- answers how many
local count = 0
for at = 2, #ARGV do
  local record = redis.call('HGET', KEYS[1], ARGV[at])
  local seq = string.match(record or '', '^i(%S+)')
  if seq and (#seq < #ARGV[1] or (#seq == #ARGV[1] and seq < ARGV[1])) then
    redis.call('HDEL', KEYS[1], ARGV[at])
    redis.call('HDEL', KEYS[2], ARGV[at])
    count = count + 1
  end
end
return count
