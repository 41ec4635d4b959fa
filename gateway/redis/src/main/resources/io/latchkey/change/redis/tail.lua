-- The feed's end: its last position, that change's sequence number, and the server's identity and
-- time in microseconds.
--
-- KEYS: 1 the feed   2 its sequence
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      last = info[i + 1]
    end
  end
end
local server = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local time = redis.call('TIME')
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
return {last, redis.call('GET', KEYS[2]) or '0', server or 'unknown', micros}
