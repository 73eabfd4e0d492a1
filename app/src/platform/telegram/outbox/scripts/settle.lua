-- Records which entries of a lane were carried out, renews the lease and asks what is next. The entries are counted
-- from where the token's lease began, so that a repetition (the first answer was lost) drops nothing more.
-- KEYS  1 holders  2 lanes  3 lane list  then the reference (when ARGV[6] is not '')  then the twins (when ARGV[8] is given)
-- ARGV  1 lane  2 token  3 entries done under this token  4 lease ms  5 index of the last entry wanted  6 message id of the reference or ''  7 its TTL ms
--       8 twin to remember, if any  9 TTL ms of the chat's twins  10 index of the last that is kept
-- answers {'held', next entries…}, {'released'} (lane empty) or {'lost'} (the lease ended: another may hold the lane)
local token, _, attempts, before = read_holder(KEYS[1], ARGV[1])
if token ~= ARGV[2] then return { 'lost' } end

local settled = math.max(number[ARGV[3]], before)
local done = settled - before
if done > 0 then redis.call('LTRIM', KEYS[3], text_of[done], '-1') end
if ARGV[6] ~= '' then redis.call('SET', KEYS[4], ARGV[6], 'PX', ARGV[7]) end
if ARGV[8] and done > 0 then
  redis.call('LPUSH', KEYS[#KEYS], ARGV[8])
  redis.call('LTRIM', KEYS[#KEYS], '0', ARGV[10])
  redis.call('PEXPIRE', KEYS[#KEYS], ARGV[9])
end

local next_entries = redis.call('LRANGE', KEYS[3], '0', ARGV[5])
if #next_entries == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
  return { 'released' }
end
if done > 0 then attempts = 0 end
hold(KEYS[1], KEYS[2], ARGV[1], token, now_ms() + number[ARGV[4]], 's', attempts, settled)
table.insert(next_entries, 1, 'held')
return next_entries
