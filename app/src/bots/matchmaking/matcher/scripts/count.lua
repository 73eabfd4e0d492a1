-- How many stand in each cell.
-- KEYS  1 waiting
-- ARGV  1… cells
-- answers a number per cell
local answer = {}
for index, cell in ipairs(ARGV) do
  answer[index] = redis.call('ZLEXCOUNT', KEYS[1], '[' .. cell, '(' .. cell .. '~')
end
return answer
