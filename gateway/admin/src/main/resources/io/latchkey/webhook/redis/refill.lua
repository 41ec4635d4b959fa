-- Puts events that were left in the log into a webhook's queue, now that there is room.
--
-- KEYS: 1 the lease   2 the place in the log up to which events were put into queues
--       3 the webhooks with something to send   4 the webhooks whose events are left in the log
--       5 the webhook's record   6 its queue   7 its deliveries
-- ARGV: 1 the instance   2 the webhook's ID   3 the place that was read from
--       4 the place that was come to   5 the place in the log if that is it, or ''
--       then for each delivery: the event's ID, the delivery, when it is due
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('HGET', KEYS[4], ARGV[2]) ~= ARGV[3] then
  return 0
end
if redis.call('EXISTS', KEYS[5]) == 0 then
  redis.call('HDEL', KEYS[4], ARGV[2])
  return 1
end
for i = 6, #ARGV, 3 do
  redis.call('HSET', KEYS[7], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[6], ARGV[i + 2], ARGV[i])
  redis.call('ZADD', KEYS[3], 'LT', ARGV[i + 2], ARGV[2])
end
if ARGV[5] ~= '' and (redis.call('GET', KEYS[2]) or '0-0') == ARGV[5] then
  redis.call('HDEL', KEYS[4], ARGV[2])
else
  redis.call('HSET', KEYS[4], ARGV[2], ARGV[4])
end
return 1
