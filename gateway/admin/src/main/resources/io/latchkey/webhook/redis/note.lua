-- Notes what came of an attempt.
--
-- KEYS: 1 the lease   2 the webhooks with something to send   3 the webhook's record
--       4 its queue   5 what has ended of it   6 its deliveries   7 its state
-- ARGV: 1 the instance   2 the webhook's ID   3 the event's ID   4 the delivery
--       5 when it is sent again, or ''   6 when it was sent   7 taken or failed
--       8 how many deliveries that have ended are kept
--
-- Answers {'held' or 'lost', since when the webhook fails, or ''}.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost', ''}
end
if redis.call('EXISTS', KEYS[3]) == 0 then
  return {'held', ''}
end
redis.call('HSET', KEYS[6], ARGV[3], ARGV[4])
if ARGV[5] ~= '' then
  redis.call('ZADD', KEYS[4], ARGV[5], ARGV[3])
else
  redis.call('ZREM', KEYS[4], ARGV[3])
  redis.call('ZADD', KEYS[5], ARGV[6], ARGV[3])
  local old = redis.call('ZRANGE', KEYS[5], 0, -1 - ARGV[8])
  if #old > 0 then
    redis.call('ZREM', KEYS[5], unpack(old))
    redis.call('HDEL', KEYS[6], unpack(old))
  end
end
local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
if #first > 0 then
  redis.call('ZADD', KEYS[2], first[2], ARGV[2])
else
  redis.call('ZREM', KEYS[2], ARGV[2])
end
if ARGV[7] == 'taken' then
  redis.call('HDEL', KEYS[7], 'failingSince')
  redis.call('HSET', KEYS[7], 'deliveredAt', ARGV[6])
else
  redis.call('HSETNX', KEYS[7], 'failingSince', ARGV[6])
end
return {'held', redis.call('HGET', KEYS[7], 'failingSince') or ''}
