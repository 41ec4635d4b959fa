-- Claims a name, or says what it holds already.
--
-- KEYS: 1 the name
-- ARGV: 1 the claim   2 milliseconds that it is kept
local found = redis.call('GET', KEYS[1])
if found then
  return found
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
