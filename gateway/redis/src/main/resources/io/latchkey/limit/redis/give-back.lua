-- Gives permits back that were taken and not spent.
--
-- KEYS: as they were taken from
-- ARGV: 1 the permits   then for each rate: microseconds a permit
--       then for a quota: 'quota', and the day on which its period began
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local quota = ARGV[#ARGV - 1] == 'quota'
local rates = quota and #KEYS - 1 or #KEYS

for i = 1, rates do
  local arrival, shared = string.match(redis.call('GET', KEYS[i]) or '', '^(%d+)( ?%S*)$')
  if arrival then
    local interval = tonumber(shared) or tonumber(ARGV[1 + i])
    local backlog = arrival - now - math.floor(ARGV[1] * interval)
    if backlog > 0 then
      redis.call('SET', KEYS[i], string.format('%.0f', now + backlog) .. shared,
        'PX', string.format('%.0f', math.ceil(backlog / 1000)))
    else
      redis.call('DEL', KEYS[i])
    end
  end
end

if quota then
  local began, count = string.match(redis.call('GET', KEYS[#KEYS]) or '', '^(%d+):(%d+)$')
  if began == ARGV[#ARGV] then
    redis.call('SET', KEYS[#KEYS],
      string.format('%s:%.0f', began, math.max(count - ARGV[1], 0)), 'KEEPTTL')
  end
end
return 'OK'
