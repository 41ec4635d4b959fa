-- One read resolves a project's encryption.
--
-- KEYS: 1 its record   2 a name that never exists
--
-- Answers {the server's replication history}, followed by the record if there is one. The deletion
-- makes a replica refuse to answer.
redis.call('DEL', KEYS[2])
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
return {history, redis.call('GET', KEYS[1]) or nil}
