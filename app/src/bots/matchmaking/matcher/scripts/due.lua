-- Who waits and is due for the next step of their search. An entry stays at its list's head until the step was made, so
-- that whoever dies before it loses nothing; then, or when the search is over, it is dropped here.
-- KEYS  1 people  2… due lists, the first step's first
-- ARGV  1 people wanted per list  2… ms from a search's beginning, per list
-- answers {step, person, record, …}
local sub, find = string.sub, string.find
local now, wanted = now_ms(), tonumber(ARGV[1])
local answer = {}

-- The record of a search that still stands before this step.
local function before_step(step, entry)
  local person, seq = string.match(entry, ' (%S+) (%S+)$')
  local record = redis.call('HGET', KEYS[1], person)
  local head = 'w' .. seq .. ' '
  if not record or sub(record, 1, #head) ~= head then return nil end
  local level = tonumber(sub(record, #head + 14, #head + 14))
  return (step == #KEYS - 1 or level < step) and person, record
end

for step = 1, #KEYS - 1 do
  local key, latest = KEYS[step + 1], now - tonumber(ARGV[step + 1])
  local entries = redis.call('LRANGE', key, 0, wanted - 1)
  local dropped, at_head = 0, true
  for _, entry in ipairs(entries) do
    if tonumber(sub(entry, 1, 13)) > latest then break end
    local person, record = before_step(step, entry)
    if person then
      at_head = false
      answer[#answer + 1] = step
      answer[#answer + 1] = person
      answer[#answer + 1] = record
    elseif at_head then
      dropped = dropped + 1
    end
  end
  if dropped > 0 then redis.call('LTRIM', key, dropped, -1) end
end
return answer
