-- Some records of a list, newest first, behind a given one.
--
-- KEYS: 1 the list: a sorted set of IDs by time of creation
-- ARGV: 1 the ID to begin behind, or ''   2 its time of creation   3 how many
--       4 what records' names begin with
--
-- A record that was given may be gone by now: its time says where it stood, and among those of the
-- same millisecond its ID, which a sorted set orders by too.
local start = 0
if ARGV[1] ~= '' then
  local rank = redis.call('ZREVRANK', KEYS[1], ARGV[1])
  if rank then
    start = rank + 1
  else
    start = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[2], '+inf')
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], ARGV[2])) do
      if id > ARGV[1] then
        start = start + 1
      end
    end
  end
end
local records = {}
for _, id in ipairs(redis.call('ZREVRANGE', KEYS[1], start, start + ARGV[3] - 1)) do
  local record = redis.call('GET', ARGV[4] .. id)
  if record then
    table.insert(records, record)
  end
end
return records
