-- Who stands in which cell, as a call of match.lua has it. A cell's members are read in pages, once, and what the call
-- changes is written at its end, in as few commands as there are kinds: whoever comes and is paired in the same call is
-- never written.
-- KEYS  4 waiting, whose members match.lua describes
-- defines NEW, changes, cells_of, read_more, skip, enter, withdraw, drop, write_standing
local waiting = KEYS[4]
-- Members read at first from a cell, and at most at once.
local PAGE, LARGEST_PAGE = 8, 128
-- What the call did to a member: it is new; it is to be removed; it was new and is no more. The last two also when it was
-- cut out of its cell.
local NEW, GONE, PASSED, GONE_CUT, PASSED_CUT = 1, 2, 3, 4, 5
local changes, cells, lists = {}, {}, {}

-- The cells that a text names, six signs each. A cell has
--   members  read so far, in their order; some may be gone
--   head     where the first is that may still stand
--   after    what to read from, nil before the first page
--   all      when there are no more to be read
--   later    new members that belong behind what was read
local function cells_of(list)
  local found = lists[list]
  if found then return found end
  found = {}
  for from = 1, #list, 6 do
    local name = string.sub(list, from, from + 5)
    local cell = cells[name]
    if not cell then
      cell = { name = name, head = 1, page = PAGE, members = false, later = false, after = false, all = false }
      cells[name] = cell
    end
    found[#found + 1] = cell
  end
  lists[list] = found
  return found
end

-- Members of a cell differ first in their time; between those of the same time any order will do.
local function place(cell, member)
  local members = cell.members
  local at = members and #members or 0
  if not cell.all and (at == 0 or members[at] < member) then
    local later = cell.later
    if later then later[#later + 1] = member else cell.later = { member } end
  elseif at == 0 or members[at] < member then
    members[at + 1] = member
  else
    repeat at = at - 1 until at == 0 or members[at] < member
    table.insert(members, at + 1, member)
    if at < cell.head then cell.head = at + 1 end
  end
end

-- answers the members
local function read_more(cell)
  local after, last = cell.after or '[' .. cell.name, '(' .. cell.name .. '~'
  local page = redis.call('ZRANGEBYLEX', waiting, after, last, 'LIMIT', '0', cell.page)
  local count, members = #page, cell.members
  if members then
    local read = #members
    for index = 1, count do members[read + index] = page[index] end
  else
    members = page
    cell.members = page
  end
  if count < cell.page then
    cell.all = true
  else
    cell.after = '(' .. page[count]
    cell.page = math.min(cell.page * 4, LARGEST_PAGE)
  end
  local later = cell.later
  if later then
    cell.later = false
    for index = 1, #later do place(cell, later[index]) end
  end
  return members
end

-- Passes over a member that is gone; answers where the next one is.
local function skip(cell, index, member)
  if index == cell.head then
    cell.head = index + 1
    return index + 1
  end
  table.remove(cell.members, index)
  changes[member] = changes[member] + 2
  return index
end

-- `list` names cells, `tail` is the rest of the members.
local function enter(list, tail)
  local found = cells_of(list)
  for index = 1, #found do
    local cell = found[index]
    local member = cell.name .. tail
    local change = changes[member]
    changes[member] = change ~= GONE and change ~= GONE_CUT and NEW or nil
    if change == GONE or change == PASSED then cell.head = 1 else place(cell, member) end
  end
end

local function withdraw(list, tail)
  local found = cells_of(list)
  for index = 1, #found do
    local member = found[index].name .. tail
    changes[member] = changes[member] == NEW and PASSED or GONE
  end
end

-- Removes a member whose person does not wait.
local function drop(member)
  changes[member] = GONE
end

-- Lua hands over fewer than 8,000 values at a time.
local VALUES = 4000
-- One long member makes Redis keep the set as a skip list even while few wait: its compact form is searched from end to end.
local SENTINEL = '~' .. string.rep('-', 64)

local function write_standing()
  local added, removed = { '0', SENTINEL }, {}
  for member, change in pairs(changes) do
    if change == NEW then
      added[#added + 1] = '0'
      added[#added + 1] = member
    elseif change == GONE or change == GONE_CUT then
      removed[#removed + 1] = member
    end
  end
  for first = 1, #removed, VALUES do
    redis.call('ZREM', waiting, unpack(removed, first, math.min(first + VALUES - 1, #removed)))
  end
  if #added == 2 then return end
  for first = 1, #added, VALUES do
    redis.call('ZADD', waiting, unpack(added, first, math.min(first + VALUES - 1, #added)))
  end
end
