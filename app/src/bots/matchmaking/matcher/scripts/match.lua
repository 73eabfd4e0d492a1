-- Carries out operations in order, all in one step: nobody is ever in two pairs, nor paired and waiting. Each is fenced by
-- its person's sequence (base 36, as people are), so that a repetition or a straggler changes nothing.
-- KEYS  1 people  2 blocks  3 edition of the blocks  4 waiting  5 events  6… due, one list per step
-- ARGV  1 JSON: a list of texts, 7 per operation. One long text costs Redis less than many short arguments.
--   'w' (wish)    person  seq  leave 'pair partner reason' or ''  profile or '' (stop looking)  cells to look in  cells to stand in
--   'v' (widen)   person  seq  level and next step, a digit each  ages                          cells to look in  cells to stand in
--   'x' (expire)  person  seq  ''  ''  ''  ''
--   'o' (oust)    person  seq  leave or ''  reason  ''  ''    ends what the person has at this sequence or an earlier one
-- answers JSON, a text per operation: 'p<seq> pair partner' paired, 'w' waiting, 'i' neither, 'o' older than what was done before,
--   'u edition' unknown: whom the person must not meet is not known here, nothing was done; 'b until' banned, so only left
--
-- A wish passes over whom the person just had, so that Next brings somebody else; a step of a search takes them again, since
-- by then there may be nobody else. Who gave up a search, or wishes anew while they wait, had nobody just now.
--
-- people   hash person -> 'i<seq> <last pair or ->', 'p<seq> <pair> <partner>', 'w<seq> ' and, with nothing between them,
--          since (13) level (1) ages (6) profile (10) cells
-- blocks   hash person -> 'ms until which banned or 0,person,person,'
-- edition  number that grows with every new block and ban, and is never the same again after Redis was wiped
-- waiting  sorted set of one score, so in the order of its members: cell (6) since (13) ages (6) person
--          ages are the own, the youngest and the oldest wanted, two digits each
-- events   stream of 'at' (ms) and 'e', lines: 'p pair since widened profile since widened profile', the waiter's first
--          (nothing between since, widened and profile), 'e pair person partner reason', 'l person seq level from to', 'x person seq profile'
-- due      list of 'since person seq person seq…', those of a call with the same since; who waits no more is skipped when it comes
local people, blocks, events = KEYS[1], KEYS[2], KEYS[5]
local FIRST_DUE = 5
local sub, match, find, byte = string.sub, string.match, string.find, string.byte
local call = redis.call
local FIELDS = 7
-- People who do not fit, looked at in one search. Who waits longest is least particular (widening), and stands first.
local MISFITS = 32
-- So many of each cell are looked at even then.
local HEADS = 4
local NOBODY = '0,'
-- The first signs of records.
local WAITING, PAIRED, NEITHER = byte('wpi', 1, 3)

local now = now_ms()
local at = string.format('%013.0f', now)
local changed, lines, due = {}, {}, {}
local edition

local function record_of(person)
  return changed[person] or call('HGET', people, person)
end

local function seq_of(record)
  return record and sub(record, 2, find(record, ' ', 1, true) - 1)
end

local function is_older(seq, other)
  return #seq < #other or (#seq == #other and seq < other)
end

-- What is read from MongoDB for this answer counts only if the edition is still the same then (script learn).
local function unknown()
  if not edition then
    call('SET', KEYS[3], at .. '000', 'NX')
    edition = call('GET', KEYS[3])
  end
  return 'u ' .. edition
end

-- answers seq, since, level, ages, profile, cells; nothing when the record is not of one who waits
local function read_waiting(record)
  if not record or byte(record) ~= WAITING then return end
  local s = find(record, ' ', 1, true)
  return sub(record, 2, s - 1), sub(record, s + 1, s + 13), sub(record, s + 14, s + 14), sub(record, s + 15, s + 20),
    sub(record, s + 21, s + 30), sub(record, s + 31)
end

local function stand(person, seq, since, level, step, ages, profile, stands)
  enter(stands, since .. ages .. person)
  local record = 'w' .. seq .. ' ' .. since .. level .. ages .. profile .. stands
  changed[person] = record
  local list = due[step] or {}
  due[step] = list
  local length = #list
  list[length + 1], list[length + 2], list[length + 3], list[length + 4] = person, record, seq, since
end

-- The one who waits longest among those who fit, in both directions; answers the member found.
local function search(ages, look, barred)
  local a1, a2, f1, f2, t1, t2 = byte(ages, 1, 6)
  local age, from, to = a1 * 10 + a2, f1 * 10 + f2, t1 * 10 + t2
  local found, misfits = nil, 0
  local rooms = cells_of(look)
  for number = 1, #rooms do
    local cell = rooms[number]
    local members, index, seen = cell.members or read_more(cell), cell.head, 0
    while seen < HEADS or misfits < MISFITS do
      local member = members[index]
      if not member then
        if cell.all then break end
        read_more(cell)
        member = members[index]
        if not member then break end
      end
      if (changes[member] or NEW) ~= NEW then
        index = skip(cell, index, member)
      else
        seen = seen + 1
        a1, a2, f1, f2, t1, t2 = byte(member, 20, 25)
        local other_age = a1 * 10 + a2
        if other_age < from or other_age > to or age < f1 * 10 + f2 or age > t1 * 10 + t2 then
          misfits = misfits + 1
        elseif barred == NOBODY or not find(barred, ',' .. sub(member, 26) .. ',', 1, true) then
          if not found or sub(member, 7, 19) < sub(found, 7, 19) then found = member end
          break
        end
        index = index + 1
      end
    end
  end
  return found
end

-- Whether the age of somebody is outside the range that a profile wishes for; never while it looks for no other range.
local function is_widened(profile, ages, other_ages)
  if sub(profile, 5) == ages then return '0' end
  local age = sub(other_ages, 1, 2)
  return (age < sub(profile, 7, 8) or age > sub(profile, 9, 10)) and '1' or '0'
end

-- Pairs the person with whoever fits; nil when nobody does. The pair's name is made of both wishes, so that it is the
-- same whenever these two meet.
local function pair(person, seq, since, ages, profile, look, barred)
  local member = search(ages, look, barred)
  if not member then return nil end
  local other = sub(member, 26)
  local other_seq, other_since, _, other_ages, other_profile, stood = read_waiting(record_of(other))
  if other_since ~= sub(member, 7, 19) then
    -- Only a Redis that evicts keys leaves a member without its record.
    drop(member)
    return pair(person, seq, since, ages, profile, look, barred)
  end
  withdraw(stood, sub(member, 7))
  local name = other .. '.' .. other_seq .. '-' .. person .. '.' .. seq
  local record = 'p' .. seq .. ' ' .. name .. ' ' .. other
  changed[other] = 'p' .. other_seq .. ' ' .. name .. ' ' .. person
  changed[person] = record
  lines[#lines + 1] = 'p ' .. name .. ' ' .. other_since .. is_widened(other_profile, other_ages, ages) .. other_profile ..
    ' ' .. since .. is_widened(profile, ages, other_ages) .. profile
  return record
end

local function ended(name, person, partner, reason)
  lines[#lines + 1] = 'e ' .. name .. ' ' .. person .. ' ' .. partner .. ' ' .. reason
end

-- Ends the pair or the search of a record; answers the last pair's name or '-'.
local function leave(person, record, reason)
  local kind = byte(record)
  if kind == WAITING then
    local _, since, _, ages, _, stood = read_waiting(record)
    withdraw(stood, since .. ages .. person)
    return '-'
  end
  if kind == NEITHER then return match(record, ' (%S+)$') end
  local name, partner = match(record, ' (%S+) (%S+)$')
  ended(name, person, partner, reason)
  local other_seq, other_name = match(record_of(partner) or '', '^p(%S+) (%S+)')
  if other_name == name then changed[partner] = 'i' .. other_seq .. ' ' .. name end
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

-- `barred` with the other one of the person's last pair, whose name (see pair) names both.
local function bar_last(barred, person, last)
  local one, other = match(last, '^(%w+)%.%w+%-(%w+)%.')
  return one and barred .. (one == person and other or one) .. ',' or barred
end

local function wish(record, barred, person, seq, named, profile, look, stands)
  if record then
    local last = seq_of(record)
    if last == seq then return byte(record) == PAIRED and record or sub(record, 1, 1) end
    if is_older(seq, last) then return 'o' end
  end
  if profile == '' then barred = NOBODY elseif not barred then return unknown() end
  local since, was = at, '-'
  if record or named ~= '' then
    -- Whoever wishes for something else while they wait keeps their place.
    local _, began = read_waiting(record)
    since = began or at
    was = leave_all(person, record, named, profile ~= '' and 'next' or 'stop')
  end
  local banned = barred ~= NOBODY and match(barred, '%d+')
  if banned and tonumber(banned) <= now then banned = nil end
  if profile == '' or banned then
    changed[person] = 'i' .. seq .. ' ' .. was
    return banned and 'b ' .. banned or 'i'
  end
  if was ~= '-' then barred = bar_last(barred, person, was) end
  local ages = sub(profile, 5)
  local paired = pair(person, seq, since, ages, profile, look, barred)
  if paired then return paired end
  stand(person, seq, since, '0', 1, ages, profile, stands)
  return 'w'
end

-- The next level of a search that is still the same; without effect when it was reached before.
local function widen(record, barred, person, seq, steps, ages, look, stands)
  local own, since, before, old_ages, profile, stood = read_waiting(record)
  local level, step = sub(steps, 1, 1), tonumber(sub(steps, 2, 2))
  if own ~= seq or level <= before then return 'o' end
  if not barred then return unknown() end
  withdraw(stood, since .. old_ages .. person)
  local paired = pair(person, seq, since, ages, profile, look, barred)
  if paired then return paired end
  stand(person, seq, since, level, step, ages, profile, stands)
  if ages ~= old_ages then
    lines[#lines + 1] = 'l ' .. person .. ' ' .. seq .. ' ' .. level .. ' ' .. sub(ages, 3, 4) .. ' ' .. sub(ages, 5, 6)
  end
  return 'w'
end

local function expire(record, _, person, seq)
  local own, _, _, _, profile = read_waiting(record)
  if own ~= seq then return 'o' end
  leave(person, record)
  changed[person] = 'i' .. seq .. ' -'
  lines[#lines + 1] = 'x ' .. person .. ' ' .. seq .. ' ' .. profile
  return 'i'
end

local function oust(record, _, person, before, named, reason)
  local seq = seq_of(record)
  if seq and is_older(before, seq) then return 'o' end
  local was = leave_all(person, record, named, reason)
  if seq then changed[person] = 'i' .. seq .. ' ' .. was end
  return 'i'
end

local DO = { w = wish, v = widen, x = expire, o = oust }
local operations = cjson.decode(ARGV[1])
local asked, answers = {}, {}
for first = 2, #operations, FIELDS do asked[#asked + 1] = operations[first] end
local records, bars = call('HMGET', people, unpack(asked)), call('HMGET', blocks, unpack(asked))
for number = 1, #asked do
  local first = (number - 1) * FIELDS + 1
  local person = operations[first + 1]
  answers[number] = DO[operations[first]](changed[person] or records[number], bars[number],
    unpack(operations, first + 1, first + FIELDS - 1))
end

local written = {}
for person, record in pairs(changed) do
  written[#written + 1] = person
  written[#written + 1] = record
end
if #written > 0 then call('HSET', people, unpack(written)) end
write_standing()
for step, list in pairs(due) do
  local entries, entry, time = {}, nil, nil
  for index = 1, #list, 4 do
    local person = list[index]
    -- Not of whom a later operation paired.
    if changed[person] == list[index + 1] then
      if list[index + 3] ~= time then
        if entry then entries[#entries + 1] = table.concat(entry, ' ') end
        time = list[index + 3]
        entry = { time }
      end
      local length = #entry
      entry[length + 1], entry[length + 2] = person, list[index + 2]
    end
  end
  if entry then
    entries[#entries + 1] = table.concat(entry, ' ')
    call('RPUSH', KEYS[FIRST_DUE + step], unpack(entries))
  end
end
if #lines > 0 then call('XADD', events, '*', 'at', at, 'e', table.concat(lines, '\n')) end
return cjson.encode(answers)
