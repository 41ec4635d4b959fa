-- Which server this is: its role, and its replication history.
--
-- KEYS: 1 any name of the slot that matters
local replication = redis.call('INFO', 'replication')
return {
  string.match(replication, 'role:(%w+)') or 'unknown',
  string.match(replication, 'master_replid:(%w+)') or 'unknown',
}
