-- The time of the Redis server in ms: one clock for all processes, whatever their own clocks say.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
