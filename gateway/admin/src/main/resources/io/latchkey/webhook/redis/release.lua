-- Gives the lease back, where the instance that asks holds it.
--
-- KEYS: 1 the lease
-- ARGV: 1 the instance
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
