-- One read resolves a project: by ID, else by slug.
--
-- KEYS: 1 the record under this ID   2 the slug   3 a name that never exists
-- ARGV: 1 what records' names begin with
redis.call('DEL', KEYS[3])
local record = redis.call('GET', KEYS[1])
if record then
  return record
end
local id = redis.call('GET', KEYS[2])
if not id then
  return false
end
return redis.call('GET', ARGV[1] .. id)
