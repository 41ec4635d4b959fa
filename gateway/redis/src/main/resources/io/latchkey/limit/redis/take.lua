-- Takes permits from every bucket of a key and from its quota, or from none of them.
--
-- KEYS: a bucket for each rate limit, then the quota's counter if there is one, then the ledger
--       unless this is a cluster
-- ARGV: 1 the least permits that are of use   2 the most that are wanted
--       3 with a ledger, the name that it had when it was checked; else microseconds of this clock
--       when something may have been lost, or 0   4 when the account began, likewise
--       5 permits that a gateway gave while it couldn't ask, which are charged first, at most until
--       a bucket is empty   6 'shared' if keys share the account, else nothing
--       then for each rate: 7 microseconds a permit   8 burst
--       then for a quota: requests, and DAY or MONTH
--
-- A bucket is a GCRA's theoretical arrival time in microseconds of this clock; none means full.
-- One that keys share names the microseconds a permit as well: if its limit is another one now,
-- what was taken counts as many permits as before. A key's own bucket is one that older gateways
-- read too.
-- A quota's counter is the day on which its period began and what was taken since.
-- The ledger notes when permits were taken last, and when some may have been lost: any bucket of
-- that time may have been empty then.
--
-- Answers {-1} if the ledger is not the one that was checked; else {permits, microseconds of this clock, microseconds until each bucket is full ...,
-- and for a quota: what is left, milliseconds until the next period, the day it began on}.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local least, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local owed = tonumber(ARGV[5])
local shared = ARGV[6] == 'shared'
local rates = math.floor((#ARGV - 6) / 2)
local quota = #KEYS > 0 and (ARGV[#ARGV] == 'DAY' or ARGV[#ARGV] == 'MONTH')
if quota then
  rates = rates - 1
end
local ledger = KEYS[rates + (quota and 2 or 1)]
local lost
if ledger then
  local noted = redis.call('HMGET', ledger, 'name', 'lost')
  if noted[1] ~= ARGV[3] then
    return {-1}
  end
  lost = tonumber(noted[2] or '') or 0
else
  lost = tonumber(ARGV[3])
end
if lost <= tonumber(ARGV[4]) then
  lost = 0
end

-- The civil calendar by days since 1970 (H. Hinnant, chrono-compatible low-level date algorithms).
local function period(day, kind)
  if kind == 'DAY' then
    return day, 1
  end
  local z = day + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524)
    - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local start = day - (doy - math.floor((153 * mp + 2) / 5))
  local year, month = yoe + era * 400, mp < 10 and mp + 3 or mp - 9
  if month <= 2 then
    year = year + 1
  end
  local lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
  if year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0) then
    lengths[2] = 29
  end
  return start, lengths[month]
end

local backlogs = {}
local room = most
for i = 1, rates do
  local interval, burst = tonumber(ARGV[5 + 2 * i]), tonumber(ARGV[6 + 2 * i])
  local full = burst * interval
  local arrival, before = string.match(redis.call('GET', KEYS[i]) or '', '^(%d+) ?(%S*)$')
  arrival = tonumber(arrival) or now
  if tonumber(before) then
    arrival = now + (arrival - now) * interval / tonumber(before)
  end
  if lost > 0 then
    arrival = math.max(arrival, lost + full)
  end
  backlogs[i] = math.min(math.max(arrival - now, 0) + math.ceil(owed * interval), math.ceil(full))
  room = math.min(room, math.floor((full - backlogs[i]) / interval + 1e-9))
end

local start, ends, used, allowed
if quota then
  local days
  start, days = period(math.floor(time[1] / 86400), ARGV[#ARGV])
  ends = (start + days) * 86400000 - math.floor(now / 1000)
  allowed = tonumber(ARGV[#ARGV - 1])
  local began, count = string.match(redis.call('GET', KEYS[rates + 1]) or '', '^(%d+):(%d+)$')
  used = (tonumber(began) == start and tonumber(count) or 0) + owed
  room = math.min(room, allowed - used)
end

local permits = room >= least and room or 0
if permits + owed > 0 then
  for i = 1, rates do
    backlogs[i] = backlogs[i] + math.ceil(permits * tonumber(ARGV[5 + 2 * i]))
    redis.call('SET', KEYS[i],
      string.format('%.0f', now + backlogs[i]) .. (shared and ' ' .. ARGV[5 + 2 * i] or ''),
      'PX', string.format('%.0f', math.ceil(backlogs[i] / 1000)))
  end
  if quota then
    used = used + permits
    redis.call('SET', KEYS[rates + 1], string.format('%.0f:%.0f', start, used),
      'PX', string.format('%.0f', ends))
  end
  if ledger then
    redis.call('HSET', ledger, 'last', string.format('%.0f', now))
  end
end

local answer = {permits, now}
for i = 1, rates do
  answer[2 + i] = math.ceil(backlogs[i])
end
if quota then
  answer[#answer + 1] = math.max(allowed - used, 0)
  answer[#answer + 1] = ends
  answer[#answer + 1] = start
end
return answer
