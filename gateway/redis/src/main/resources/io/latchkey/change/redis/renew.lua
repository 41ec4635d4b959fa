-- An instance reports how far it has come and asks for a lease.
--
-- KEYS: 1 the feed   2 its sequence   3 who is alive until when   4 how far each has come
-- ARGV: 1 the process: its instance's name, # and what is its own alone   2 its state as JSON
--       3 the position that it has applied   4 that change's sequence number
--       5 the server that it came from   6 milliseconds of lease
--       7 milliseconds after which the dead are forgotten
--
-- Answers {what became of it, microseconds of this clock}. What became of it is RENEWED; BEHIND if
-- the feed holds a newer change: reported, but no lease; or DIFFERENT if the feed is not the one
-- that the instance has applied: nothing is reported then, since a position of another feed means
-- nothing in this one.
local time = redis.call('TIME')
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      last = info[i + 1]
    end
  end
end
local sequence = tonumber(redis.call('GET', KEYS[2]) or '0')
local server = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'

if server ~= ARGV[5] or sequence < tonumber(ARGV[4]) then
  return {'DIFFERENT', micros}
end
if sequence == tonumber(ARGV[4]) and last ~= ARGV[3] then
  return {'DIFFERENT', micros}
end
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Since when instances have reported in this server's history.
if string.match(redis.call('HGET', KEYS[4], '#history') or '', '^%w+') ~= server then
  redis.call('HSET', KEYS[4], '#history', string.format('%s %.0f', server, now))
end
redis.call('HSET', KEYS[4], ARGV[1], ARGV[2])
if sequence > tonumber(ARGV[4]) then
  return {'BEHIND', micros}
end

redis.call('ZADD', KEYS[3], string.format('%.0f', now + ARGV[6]), ARGV[1])
-- Of processes whose lease is over those of this instance's earlier lives are forgotten at once.
local function name(process)
  return string.match(process, '^[^#]*')
end
local over = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now), 'WITHSCORES')
for i = 1, #over, 2 do
  if tonumber(over[i + 1]) < now - ARGV[7] or name(over[i]) == name(ARGV[1]) then
    redis.call('ZREM', KEYS[3], over[i])
    redis.call('HDEL', KEYS[4], over[i])
  end
end
return {'RENEWED', micros}
