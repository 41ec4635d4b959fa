-- Puts deliveries into queues, and notes how far the event log was read: both or neither.
--
-- KEYS: 1 the lease   2 the place in the log   3 the webhooks with something to send
--       4 the webhooks whose events are left in the log, each with the place behind which they are
--       then for each delivery: the webhook's record, its queue, its deliveries
-- ARGV: 1 the instance   2 the place that it read from   3 the place that it has come to
--       4 how many may wait in a queue
--       then for each delivery: the webhook's ID, the event's ID, the delivery, when it is due,
--       the place before the event
--
-- What a queue has no room for stays in the log, and so does all that comes after it.
local place = redis.call('GET', KEYS[2]) or '0-0'
if redis.call('GET', KEYS[1]) ~= ARGV[1] or place ~= ARGV[2] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[3])
for i = 1, (#ARGV - 4) / 5 do
  local record, queue, deliveries = unpack(KEYS, 3 * i + 2, 3 * i + 4)
  local webhook, event, delivery, due, before = unpack(ARGV, 5 * i, 5 * i + 4)
  if redis.call('EXISTS', record) == 1 and not redis.call('HGET', KEYS[4], webhook) then
    if redis.call('ZCARD', queue) < tonumber(ARGV[4]) then
      redis.call('HSET', deliveries, event, delivery)
      redis.call('ZADD', queue, due, event)
      redis.call('ZADD', KEYS[3], 'LT', due, webhook)
    else
      redis.call('HSET', KEYS[4], webhook, before)
    end
  end
end
return 1
