-- Takes lanes of one shard whose time has come: a lease ended, a delay is over, or nobody had capacity.
-- KEYS  1 holders  2 lanes
-- ARGV  1 token  2 lease ms  3 lanes wanted
-- answers {lane, attempts so far, whether its holder vanished while sending, …}
local now, taken = now_ms(), {}
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text_of[now], 'LIMIT', '0', ARGV[3])
for _, lane in ipairs(due) do
  local _, state, attempts = read_holder(KEYS[1], lane)
  attempts = attempts or 0
  hold(KEYS[1], KEYS[2], lane, ARGV[1], now + number[ARGV[2]], 's', attempts, 0)
  taken[#taken + 1] = lane
  taken[#taken + 1] = attempts
  taken[#taken + 1] = state == 's'
end
return taken
