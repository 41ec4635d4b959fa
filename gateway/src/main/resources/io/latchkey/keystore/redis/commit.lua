-- One mutation: checks, writes, changes and events, all or nothing.
--
-- KEYS: 1 the feed   2 its sequence   3... whatever the mutation touches
-- ARGV: 1 the mutation as JSON:
--   checks   {kind, key number, ...}: absent, present, version (the record's), room (its active keys),
--            score (member, score)
--   writes   {kind, key number, ...}: set, del, forget (when), zadd (score, member), zrem (member),
--            end (prefix): a set of names behind a prefix goes, and all that is named
--   changes  {subject, id, action}
--   events   {key number, {name, value, ...}}
--   retention, eventRetention   milliseconds that the feed keeps a change, and the log an event
--
-- Answers {'done', position, how many named things an end found} or {'failed', number of the check from 1, what it found}.
local mutation = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function version(key)
  local record = redis.call('GET', key)
  return record and cjson.decode(record).version or 0
end

local checks = {
  absent = function(key)
    return redis.call('EXISTS', key) == 0, 'there'
  end,
  present = function(key)
    return redis.call('EXISTS', key) == 1, 'absent'
  end,
  version = function(key, expected)
    local found = version(key)
    return found == expected, tostring(found)
  end,
  room = function(project, active)
    local limit = cjson.decode(redis.call('GET', project)).keyLimit
    local found = redis.call('ZCOUNT', KEYS[active], string.format('(%.0f', now), '+inf')
    return found < limit, tostring(found)
  end,
  score = function(set, member, expected)
    local found = redis.call('ZSCORE', set, member)
    return found and tonumber(found) == expected, tostring(found)
  end,
}

for i, check in ipairs(mutation.checks) do
  local ok, found = checks[check[1]](KEYS[check[2]], check[3], check[4])
  if not ok then
    return {'failed', tostring(i), found}
  end
end

local ended = 0
for _, write in ipairs(mutation.writes) do
  local kind, key = write[1], KEYS[write[2]]
  if kind == 'set' then
    redis.call('SET', key, write[3])
  elseif kind == 'del' then
    redis.call('DEL', key)
  elseif kind == 'forget' then
    redis.call('PEXPIREAT', key, string.format('%.0f', write[3]))
  elseif kind == 'zadd' then
    redis.call('ZADD', key, write[3], write[4])
  elseif kind == 'zrem' then
    redis.call('ZREM', key, write[3])
  elseif kind == 'end' then
    for _, name in ipairs(redis.call('ZRANGE', key, 0, -1)) do
      ended = ended + redis.call('DEL', write[3] .. name)
    end
    redis.call('DEL', key)
  end
end

local position = '0-0'
for _, change in ipairs(mutation.changes) do
  local sequence = redis.call('INCR', KEYS[2])
  position = redis.call('XADD', KEYS[1],
    'MINID', '~', string.format('%.0f', now - mutation.retention), '*',
    'n', sequence, 'subject', change[1], 'id', change[2], 'action', change[3])
end
for _, event in ipairs(mutation.events) do
  redis.call('XADD', KEYS[event[1]],
    'MINID', '~', string.format('%.0f', math.max(now - mutation.eventRetention, 0)), '*', unpack(event[2]))
end
return {'done', position, tostring(ended)}
