-- Keeps an access token, where the secret that it was asked for with is its key's still.
--
-- KEYS: 1 the secret's hash   2 the key's record   3 the key's tokens: a sorted set of their hashes by
--       their ends   4 the token's hash
-- ARGV: 1 the key's ID   2 the token's hash, as the set has it   3 the token as JSON   4 its end
--       5 until when it is remembered   6 how many tokens the key may have
--
-- The token holds the hash of the secret that the key has now, and is good while the key has it: a roll
-- ends it, whoever rolls and whatever becomes of the set.
--
-- Answers {'kept'}, {'ended'} where the secret is not the key's any more, or {'full', the first end}.
local record = redis.call('GET', KEYS[2])
local key = record and cjson.decode(record)
if not key or key.revoked or redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'ended'}
end
local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', time[1] * 1000))
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[6]) then
  return {'full', redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2]}
end
redis.call('SET', KEYS[4], ARGV[1] .. ' ' .. key.hashes[1] .. ' ' .. ARGV[3], 'PXAT', ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[2])
redis.call('PEXPIREAT', KEYS[3], redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')[2])
return {'kept'}
