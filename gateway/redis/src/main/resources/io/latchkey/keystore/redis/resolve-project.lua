-- One read resolves a project: by ID, else by slug.
--
-- KEYS: 1 the record under this ID   2 the slug   3 a name that never exists
-- ARGV: 1 what records' names begin with
--
-- Answers {the server's replication history}, followed by the record if there is one.
redis.call('DEL', KEYS[3])
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
local record = redis.call('GET', KEYS[1])
if record then
  return {history, record}
end
local id = redis.call('GET', KEYS[2])
if not id then
  return {history}
end
return {history, redis.call('GET', ARGV[1] .. id) or nil}
