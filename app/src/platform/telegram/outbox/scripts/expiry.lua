-- When a session that is kept for `ttl` ms is to go, or nil where that was said lately: it is said again when an
-- eighth of the time has passed, not with each update, since each saying is a command, also in Redis's file.
local function new_expiry(known, ttl, now)
  local span = number[ttl]
  local expiry = now + span
  if known and tonumber(known) > expiry - span / 8 then return nil end
  return string.format('%d', expiry)
end
