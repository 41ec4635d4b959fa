-- One read resolves a request: the hash leads to the key's ID, the ID to its record.
--
-- KEYS: 1 the hash   2 a name that never exists
-- ARGV: 1 what records' names begin with
--
-- Under a token's hash more stands behind the ID. Answers {} or {record, what stands under the hash}.
--
-- Deleting nothing writes nothing; but a server that has stopped being the primary refuses it, so
-- a stale answer can't come from one.
redis.call('DEL', KEYS[2])
local held = redis.call('GET', KEYS[1])
if not held then
  return {}
end
local record = redis.call('GET', ARGV[1] .. string.match(held, '^%S+'))
if not record then
  return {}
end
return {record, held}
