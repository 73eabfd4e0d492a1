-- Gives a lane back until later: a flood, the back-off after a failed attempt, or a process that stops.
-- KEYS  1 holders  2 lanes
-- ARGV  1 lane  2 token  3 ms to wait  4 attempts to count (1|0)
-- answers {'postponed', attempts so far} or {'lost'}
local token, _, attempts = read_holder(KEYS[1], ARGV[1])
if token ~= ARGV[2] then return { 'lost' } end
attempts = attempts + ARGV[4]
hold(KEYS[1], KEYS[2], ARGV[1], '-', now_ms() + ARGV[3], 'd', attempts, 0)
return { 'postponed', attempts }
