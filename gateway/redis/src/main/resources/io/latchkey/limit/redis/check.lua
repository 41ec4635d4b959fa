-- Finds out whether this server has lost permits that were taken.
--
-- KEYS: 1 the ledger
-- ARGV: 1 this server's replication history   2 microseconds of this clock when the instance last
--       took permits in an earlier history, 0 for never   3 the name that the ledger had when the
--       instance checked it last, or nothing   4 the process, or nothing if it
--       doesn't proxy
--
-- A server that was restarted, or took over, has another history. What it has kept ends where the
-- ledger says that permits were taken last; an instance that has taken some later knows of a loss.
-- A ledger with another name is a new one: all was lost.
--
-- Answers {the ledger's name, how many proxies have checked this history}.
local function checkers()
  local found = {}
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 3) == 'by:' then
      table.insert(found, fields[i])
    end
  end
  return found
end

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000000 + time[2])
local noted = redis.call('HMGET', KEYS[1], 'name', 'history', 'last', 'kept')
local name, history, kept = noted[1], noted[2], noted[4]
if not name then
  name = now
  redis.call('HSET', KEYS[1], 'name', name)
end
if history ~= ARGV[1] then
  for _, process in ipairs(checkers()) do
    redis.call('HDEL', KEYS[1], process)
  end
  kept = noted[3] or '0'
  redis.call('HSET', KEYS[1], 'history', ARGV[1], 'kept', kept)
end
if tonumber(ARGV[2]) > tonumber(kept) or (ARGV[3] ~= '' and ARGV[3] ~= name) then
  redis.call('HSET', KEYS[1], 'lost', now)
end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], 'by:' .. ARGV[4], '')
end
return {name, tostring(#checkers())}
