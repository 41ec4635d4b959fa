-- Puts deliveries into queues, and notes how far the event log was read: both or neither.
--
-- KEYS: 1 the lease   2 the place in the log   3 the webhooks with something to send
--       then for each delivery: the webhook's record, its queue, its deliveries, its state
-- ARGV: 1 the instance   2 the place that it read from   3 the place that it has come to
--       4 how many may wait in a queue
--       then for each delivery: the webhook's ID, the event's ID, the delivery, when it is due
local place = redis.call('GET', KEYS[2]) or '0-0'
if redis.call('GET', KEYS[1]) ~= ARGV[1] or place ~= ARGV[2] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[3])
for i = 1, (#ARGV - 4) / 4 do
  local record, queue, deliveries, state = unpack(KEYS, 4 * i, 4 * i + 3)
  local webhook, event, delivery, due = unpack(ARGV, 4 * i + 1, 4 * i + 4)
  if redis.call('EXISTS', record) == 1 then
    if redis.call('ZCARD', queue) < tonumber(ARGV[4]) then
      redis.call('HSET', deliveries, event, delivery)
      redis.call('ZADD', queue, due, event)
      redis.call('ZADD', KEYS[3], 'LT', due, webhook)
    else
      redis.call('HINCRBY', state, 'dropped', 1)
    end
  end
end
return 1
