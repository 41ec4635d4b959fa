-- One read resolves an organization.
--
-- KEYS: 1 the record   2 a name that never exists
--
-- Answers {the server's replication history}, followed by the record if there is one.
redis.call('DEL', KEYS[2])
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
return {history, redis.call('GET', KEYS[1]) or nil}
