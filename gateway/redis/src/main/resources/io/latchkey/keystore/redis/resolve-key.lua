-- One read resolves a request: the hash leads to the key's ID, the ID to its record.
--
-- KEYS: 1 the hash   2 a name that never exists
-- ARGV: 1 what records' names begin with
--
-- Under a token's hash more stands behind the ID. Answers {the server's replication history,
-- microseconds of its clock}, followed by {record, what stands under the hash} if the hash is known.
--
-- Deleting nothing writes nothing; but a server that has stopped being the primary refuses it, so
-- a stale answer can't come from one.
redis.call('DEL', KEYS[2])
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
local time = redis.call('TIME')
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
local held = redis.call('GET', KEYS[1])
if not held then
  return {history, micros}
end
local record = redis.call('GET', ARGV[1] .. string.match(held, '^%S+'))
if not record then
  return {history, micros}
end
return {history, micros, record, held}
