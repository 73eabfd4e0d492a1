-- Takes lanes of one shard whose time has come: a lease ended, a delay is over, or nobody had capacity.
-- KEYS  1 holders  2 lanes
-- ARGV  1 token  2 lease ms  3 lanes wanted
-- answers {lane, attempts so far, 1 if its holder vanished while sending else 0, …}
local now, taken = now_ms(), {}
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, tonumber(ARGV[3]))
for _, lane in ipairs(due) do
  local holder = read_holder(KEYS[1], lane)
  local attempts, vanished = 0, 0
  if holder then
    attempts = holder.attempts
    if holder.state == 's' then vanished = 1 end
  end
  hold(KEYS[1], KEYS[2], lane, ARGV[1], now + tonumber(ARGV[2]), 's', attempts, 0)
  taken[#taken + 1] = lane
  taken[#taken + 1] = attempts
  taken[#taken + 1] = vanished
end
return taken
