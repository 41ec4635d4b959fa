-- Who is alive until when, and how far each has come, at one moment.
--
-- KEYS: 1 who is alive until when   2 how far each has come
--
-- Answers milliseconds of the server's clock, its replication history, since when instances have
-- reported in that one (now if none has), then process, end of lease, state for each.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
local known, since = string.match(redis.call('HGET', KEYS[2], '#history') or '', '^(%w+) (%d+)$')
local answer = {now, history, known == history and since or now}
local leases = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #leases, 2 do
  local state = redis.call('HGET', KEYS[2], leases[i])
  if state then
    table.insert(answer, leases[i])
    table.insert(answer, leases[i + 1])
    table.insert(answer, state)
  end
end
return answer
