-- Carries out operations in order, all in one step: nobody is ever in two pairs, nor paired and waiting. Each is fenced by
-- its person's sequence (base 36, as people are), so that a repetition or a straggler changes nothing.
-- KEYS  1 people  2 blocks  3 edition of the blocks  4 waiting  5 events  6… due, one list per step
-- ARGV  7 per operation:
--   'w' (wish)    person  seq  leave 'pair partner reason' or ''  profile or '' (stop looking)  cells to look in  cells to stand in
--   'v' (widen)   person  seq  level and next step, a digit each  ages                          cells to look in  cells to stand in
--   'x' (expire)  person  seq  ''  ''  ''  ''
--   'o' (oust)    person  seq  leave or ''  reason  ''  ''    ends what the person has at this sequence or an earlier one
-- answers per operation: 'p pair partner' paired, 'w' waiting, 'i' neither, 'o' older than what was done before,
--   'u edition' unknown: whom the person must not meet is not known here, nothing was done; 'b until' banned, so only left
--
-- people   hash person -> 'i<seq> <last pair or ->', 'p<seq> <pair> <partner>', 'w<seq> ' and, with nothing between them,
--          since (13) level (1) ages (6) profile (10) cells
-- blocks   hash person -> 'ms until which banned or 0,person,person,'
-- edition  number that grows with every new block and ban, and is never the same again after Redis was wiped
-- waiting  sorted set of one score, so in the order of its members: cell (6) since (13) ages (6) person
--          ages are the own, the youngest and the oldest wanted, two digits each
-- events   stream of 'at' (ms) and 'e', lines: 'p pair waiter seq since widened profile newcomer seq since widened profile'
--          (nothing between since, widened and profile), 'e pair person partner reason', 'l person seq level from to', 'x person seq profile'
-- due      list of 'since person seq' in the order of their time; who waits no more is skipped when it comes
local people, blocks, waiting, events = KEYS[1], KEYS[2], KEYS[4], KEYS[5]
local FIRST_DUE = 5
local sub, match, find, byte = string.sub, string.match, string.find, string.byte
local call = redis.call
local FIELDS = 7
-- People who do not fit, looked at in one search. Who waits longest is least particular (widening), and stands first.
local MISFITS = 32
local NOBODY = '0,'
-- One long member makes Redis keep the set as a skip list even while few wait: its compact form is searched from end to end.
local SENTINEL = '~' .. string.rep('-', 64)

local now = now_ms()
local at = string.format('%013.0f', now)
local records, changed, lines, due = {}, {}, {}, {}

local function set(person, record)
  records[person] = record
  changed[person] = true
end

local function record_of(person)
  local record = records[person]
  if record == nil then
    record = call('HGET', people, person)
    records[person] = record
  end
  return record
end

local function seq_of(record)
  return record and sub(record, 2, find(record, ' ', 1, true) - 1)
end

local function is_older(seq, other)
  return #seq < #other or (#seq == #other and seq < other)
end

-- What is read from MongoDB for this answer counts only if the edition is still the same then (script learn).
local function unknown()
  call('SET', KEYS[3], at .. '000', 'NX')
  return 'u ' .. call('GET', KEYS[3])
end

-- answers seq, since, level, ages, profile, cells; nothing when the record is not of one who waits
local function read_waiting(record)
  if not record or sub(record, 1, 1) ~= 'w' then return end
  local s = find(record, ' ', 1, true)
  return sub(record, 2, s - 1), sub(record, s + 1, s + 13), sub(record, s + 14, s + 14), sub(record, s + 15, s + 20),
    sub(record, s + 21, s + 30), sub(record, s + 31)
end

local function stand(person, seq, since, level, step, ages, profile, cells)
  if not next(due) then call('ZADD', waiting, '0', SENTINEL) end
  local tail, scored = since .. ages .. person, {}
  for from = 1, #cells, 6 do
    scored[#scored + 1] = '0'
    scored[#scored + 1] = sub(cells, from, from + 5) .. tail
  end
  call('ZADD', waiting, unpack(scored))
  set(person, 'w' .. seq .. ' ' .. since .. level .. ages .. profile .. cells)
  local list = due[step] or {}
  list[#list + 1] = since .. ' ' .. person .. ' ' .. seq
  due[step] = list
end

local function unstand(person, since, ages, cells)
  local tail, members = since .. ages .. person, {}
  for from = 1, #cells, 6 do members[#members + 1] = sub(cells, from, from + 5) .. tail end
  call('ZREM', waiting, unpack(members))
end

-- The one who waits longest among those who fit, in both directions; answers the person and the member found.
local function search(ages, cells, barred)
  local a1, a2, f1, f2, t1, t2 = byte(ages, 1, 6)
  local age, from, to = a1 * 10 + a2, f1 * 10 + f2, t1 * 10 + t2
  local best, found, misfits = nil, nil, 0
  for start = 1, #cells, 6 do
    local cell = sub(cells, start, start + 5)
    local first, last = '[' .. cell, '(' .. cell .. '~'
    local entries = call('ZRANGEBYLEX', waiting, first, last, 'LIMIT', '0', '4')
    local seen, more = 0, #entries == 4
    while entries do
      for index = 1, #entries do
        local entry = entries[index]
        a1, a2, f1, f2, t1, t2 = byte(entry, 20, 25)
        local other_age = a1 * 10 + a2
        if other_age < from or other_age > to or age < f1 * 10 + f2 or age > t1 * 10 + t2 then
          misfits = misfits + 1
        elseif barred == NOBODY or not find(barred, ',' .. sub(entry, 26) .. ',', 1, true) then
          if not found or sub(entry, 7, 19) < sub(found, 7, 19) then best, found = sub(entry, 26), entry end
          more = false
          break
        end
      end
      seen = seen + #entries
      entries = nil
      if more and misfits < MISFITS then
        entries = call('ZRANGEBYLEX', waiting, first, last, 'LIMIT', seen, '14')
        more = #entries == 14
      end
    end
  end
  return best, found
end

local function is_widened(profile, ages)
  local age = sub(ages, 1, 2)
  return (age < sub(profile, 7, 8) or age > sub(profile, 9, 10)) and '1' or '0'
end

-- Pairs the person with whoever fits; nil when nobody does. The pair's name is made of both wishes, so that it is the
-- same whenever these two meet.
local function pair(person, seq, since, ages, profile, look, barred)
  local other, member = search(ages, look, barred)
  if not other then return nil end
  local other_seq, other_since, _, other_ages, other_profile, cells = read_waiting(record_of(other))
  if other_since ~= sub(member, 7, 19) then
    -- Only a Redis that evicts keys leaves a member without its record.
    call('ZREM', waiting, member)
    return pair(person, seq, since, ages, profile, look, barred)
  end
  unstand(other, other_since, other_ages, cells)
  local name = other .. '.' .. other_seq .. '-' .. person .. '.' .. seq
  set(other, 'p' .. other_seq .. ' ' .. name .. ' ' .. person)
  set(person, 'p' .. seq .. ' ' .. name .. ' ' .. other)
  lines[#lines + 1] = 'p ' .. name .. ' ' .. other .. ' ' .. other_seq .. ' ' .. other_since ..
    is_widened(other_profile, ages) .. other_profile .. ' ' .. person .. ' ' .. seq .. ' ' .. since ..
    is_widened(profile, other_ages) .. profile
  return 'p ' .. name .. ' ' .. other
end

local function ended(name, person, partner, reason)
  lines[#lines + 1] = 'e ' .. name .. ' ' .. person .. ' ' .. partner .. ' ' .. reason
end

-- Ends the pair or the search of a record; answers the last pair's name or '-'.
local function leave(person, record, reason)
  local kind = byte(record)
  if kind == 119 then -- w
    local _, since, _, ages, _, cells = read_waiting(record)
    unstand(person, since, ages, cells)
    return '-'
  end
  if kind == 105 then return match(record, ' (%S+)$') end -- i
  local name, partner = match(record, ' (%S+) (%S+)$')
  ended(name, person, partner, reason)
  local other_seq, other_name = match(record_of(partner) or '', '^p(%S+) (%S+)')
  if other_name == name then set(partner, 'i' .. other_seq .. ' ' .. name) end
  return name
end

-- As leave, and ends the pair that the person names where it is another: the matcher may have lost it, or known it longer.
local function leave_all(person, record, named, reason)
  local name, partner, own_reason
  if named ~= '' then name, partner, own_reason = match(named, '^(%S+) (%S+) (%S+)$') end
  local was = record and leave(person, record, own_reason or reason) or '-'
  if not name or name == was then return was end
  ended(name, person, partner, own_reason)
  return name
end

local function answer(record)
  local kind = sub(record, 1, 1)
  return kind == 'p' and 'p' .. match(record, ' .+$') or kind
end

local function wish(person, seq, named, profile, look, cells)
  local record, barred = record_of(person), nil
  local last = seq_of(record)
  if last == seq then return answer(record) end
  if last and is_older(seq, last) then return 'o' end
  if profile ~= '' then
    barred = call('HGET', blocks, person)
    if not barred then return unknown() end
  end
  -- Whoever wishes for something else while they wait keeps their place.
  local _, since = read_waiting(record)
  local was = leave_all(person, record, named, profile ~= '' and 'next' or 'stop')
  local banned = barred and barred ~= NOBODY and match(barred, '%d+')
  if banned and tonumber(banned) <= now then banned = nil end
  if profile == '' or banned then
    set(person, 'i' .. seq .. ' ' .. was)
    return banned and 'b ' .. banned or 'i'
  end
  local ages = sub(profile, 5, 10)
  since = since or at
  local paired = pair(person, seq, since, ages, profile, look, barred)
  if paired then return paired end
  stand(person, seq, since, '0', 1, ages, profile, cells)
  return 'w'
end

-- The next level of a search that is still the same; without effect when it was reached before.
local function widen(person, seq, steps, ages, look, cells)
  local record = record_of(person)
  local own, since, before, old_ages, profile, old_cells = read_waiting(record)
  local level, step = sub(steps, 1, 1), tonumber(sub(steps, 2, 2))
  if own ~= seq or level <= before then return 'o' end
  local barred = call('HGET', blocks, person)
  if not barred then return unknown() end
  unstand(person, since, old_ages, old_cells)
  local paired = pair(person, seq, since, ages, profile, look, barred)
  if paired then return paired end
  stand(person, seq, since, level, step, ages, profile, cells)
  if ages ~= old_ages then
    lines[#lines + 1] = 'l ' .. person .. ' ' .. seq .. ' ' .. level .. ' ' .. sub(ages, 3, 4) .. ' ' .. sub(ages, 5, 6)
  end
  return 'w'
end

local function expire(person, seq)
  local record = record_of(person)
  local own, _, _, _, profile = read_waiting(record)
  if own ~= seq then return 'o' end
  leave(person, record)
  set(person, 'i' .. seq .. ' -')
  lines[#lines + 1] = 'x ' .. person .. ' ' .. seq .. ' ' .. profile
  return 'i'
end

local function oust(person, before, named, reason)
  local record = record_of(person)
  local seq = seq_of(record)
  if seq and is_older(before, seq) then return 'o' end
  local was = leave_all(person, record, named, reason)
  if seq then set(person, 'i' .. seq .. ' ' .. was) end
  return 'i'
end

local DO = { w = wish, v = widen, x = expire, o = oust }
local answers = {}
for first = 1, #ARGV, FIELDS do
  answers[#answers + 1] = DO[ARGV[first]](unpack(ARGV, first + 1, first + FIELDS - 1))
end

local written = {}
for person in pairs(changed) do
  written[#written + 1] = person
  written[#written + 1] = records[person]
end
if #written > 0 then call('HSET', people, unpack(written)) end
for step, list in pairs(due) do call('RPUSH', KEYS[FIRST_DUE + step], unpack(list)) end
if #lines > 0 then call('XADD', events, '*', 'at', at, 'e', table.concat(lines, '\n')) end
return answers
