-- Who waits and is due for the next step of their search. An entry stays in its list until all its people made the step,
-- so that whoever dies before it loses nothing; then, or when their searches are over, it is dropped here once it is at
-- the head.
-- Who keeps their place by a new wish comes late by what the step's time is, at most: lists are in the order of notes.
-- KEYS  1 people  2… due lists, the first step's first
-- ARGV  1 people wanted per list; more where the last entry has more  2… ms from a search's beginning, per list
-- answers {1 if more may be due else 0, step, person, record, …}
local sub = string.sub
-- People looked at per list in one call; Redis serves nobody else meanwhile.
local PEOPLE = 2000
-- Entries read at once; each holds as many people as began to wait in one call.
local PAGE = 64
local now, wanted = now_ms(), tonumber(ARGV[1])
local answer = { 0 }

-- The record of a search that still stands before this step.
local function before_step(step, person, seq)
  local record = redis.call('HGET', KEYS[1], person)
  local head = 'w' .. seq .. ' '
  if not record or sub(record, 1, #head) ~= head then return nil end
  local level = tonumber(sub(record, #head + 14, #head + 14))
  return (step == #KEYS - 1 or level < step) and record
end

-- Answers those of an entry who still have to make the step; how many they are, of how many.
local function answer_entry(step, entry)
  local found, looked = 0, 0
  for person, seq in string.gmatch(sub(entry, 15), '(%S+) (%S+)') do
    looked = looked + 1
    local record = before_step(step, person, seq)
    if record then
      found = found + 1
      answer[#answer + 1] = step
      answer[#answer + 1] = person
      answer[#answer + 1] = record
    end
  end
  return found, looked
end

for step = 1, #KEYS - 1 do
  local key, latest = KEYS[step + 1], now - tonumber(ARGV[step + 1])
  local first, dropped, found, looked = 0, 0, 0, 0
  local page, goes_on
  repeat
    page, goes_on = redis.call('LRANGE', key, first, first + PAGE - 1), true
    for _, entry in ipairs(page) do
      goes_on = tonumber(sub(entry, 1, 13)) <= latest
      if not goes_on then break end
      local due, of = answer_entry(step, entry)
      found, looked = found + due, looked + of
      if found == 0 then dropped = dropped + 1 end
      if found >= wanted or looked >= PEOPLE then
        answer[1], goes_on = 1, false
        break
      end
    end
    first = first + PAGE
  until not goes_on or #page < PAGE
  if dropped > 0 then redis.call('LTRIM', key, dropped, -1) end
end
return answer
