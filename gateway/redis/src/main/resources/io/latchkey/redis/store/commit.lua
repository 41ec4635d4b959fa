-- One mutation: checks, writes, changes and events, all or nothing.
--
-- KEYS: 1 the feed   2 its sequence   3 the index of keys: how many changes kept it in step
--       4... whatever the mutation touches
-- ARGV: 1 the mutation as JSON:
--   checks   {kind, key number, ...}: absent, free, present, version (the record's), room (its active
--            keys), score (member, score), fewer (than so many members), admin (a user's ID, an
--            organization's ID, prefix): one of the members, whose records are behind the prefix, is
--            an admin of the organization, and not this user
--   writes   {kind, key number, ...}: set, del, forget (when), last (a set by time is
--            forgotten at the last one), zadd (score, member), znew (the same, where it is not there),
--            zrem (member), end (prefix): a set of names behind a prefix
--            goes, and all that is named; trace: a write that changes nothing but is replicated
--   changes  {subject, id, action, what it ended for good, if anything}
--   events   {key number, {name, value, ...}}
--   retention, eventRetention   milliseconds that the feed keeps a change, and the log an event
--   or batch instead of the first four: mutations that are carried out each for itself; of their
--   changes only the last is told, which is enough where all of them say that something was created
--
-- Answers {'done', position, how many named things an end found, history}, for a batch {'done',
-- position} followed by the number of each one's failed check, or 0, and what it found; or {'failed',
-- number of the check from 1, what it found}. The position is the feed's end if nothing was told, and
-- the history is the server's replication ID.
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
  free = function(key)
    local found = redis.call('GET', key)
    return not found, found
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
  fewer = function(set, most)
    local found = redis.call('ZCARD', set)
    return found < most, tostring(found)
  end,
  admin = function(members, user, organization, prefix)
    for _, id in ipairs(redis.call('ZRANGE', members, 0, -1)) do
      local record = id ~= user and redis.call('GET', prefix .. id)
      if record and cjson.decode(record).roles[organization] == 'admin' then
        return true
      end
    end
    return false, 'none'
  end,
}

local function refusal(each)
  for i, check in ipairs(each.checks) do
    local ok, found = checks[check[1]](KEYS[check[2]], check[3], check[4], check[5])
    if not ok then
      return i, found
    end
  end
end

local ended = 0
local function carry_out(each)
  for _, write in ipairs(each.writes) do
    local kind, key = write[1], KEYS[write[2]]
    if kind == 'set' then
      redis.call('SET', key, write[3])
    elseif kind == 'del' then
      redis.call('DEL', key)
    elseif kind == 'forget' then
      redis.call('PEXPIREAT', key, string.format('%.0f', write[3]))
    elseif kind == 'last' then
      local last = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
      redis.call('PEXPIREAT', key, string.format('%.0f', last[2]))
    elseif kind == 'zadd' then
      redis.call('ZADD', key, write[3], write[4])
    elseif kind == 'znew' then
      redis.call('ZADD', key, 'NX', write[3], write[4])
    elseif kind == 'zrem' then
      redis.call('ZREM', key, write[3])
    elseif kind == 'trace' then
      redis.call('HINCRBY', key, 'counted', 0)
    elseif kind == 'end' then
      for _, name in ipairs(redis.call('ZRANGE', key, 0, -1)) do
        ended = ended + redis.call('DEL', write[3] .. name)
      end
      redis.call('DEL', key)
    end
  end
  for _, event in ipairs(each.events) do
    redis.call('XADD', KEYS[event[1]],
      'MINID', '~', string.format('%.0f', math.max(now - mutation.eventRetention, 0)), '*', unpack(event[2]))
  end
end

local position = '0-0'
local function tell(each)
  for _, change in ipairs(each.changes) do
    local sequence = redis.call('INCR', KEYS[2])
    redis.call('HINCRBY', KEYS[3], 'counted', 1)
    local entry = {'n', sequence, 'subject', change[1], 'id', change[2], 'action', change[3]}
    if change[4] then
      table.insert(entry, 'ending')
      table.insert(entry, change[4])
    end
    position = redis.call('XADD', KEYS[1],
      'MINID', '~', string.format('%.0f', now - mutation.retention), '*', unpack(entry))
  end
end

if mutation.batch then
  local answer, last = {'done', ''}, nil
  for _, each in ipairs(mutation.batch) do
    local failed, found = refusal(each)
    if not failed then
      carry_out(each)
      last = each
    end
    table.insert(answer, tostring(failed or 0))
    table.insert(answer, found or '')
  end
  if last then
    tell(last)
  end
  answer[2] = position
  return answer
end

local failed, found = refusal(mutation)
if failed then
  return {'failed', tostring(failed), found}
end
carry_out(mutation)
tell(mutation)
if #mutation.changes == 0 and redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      position = info[i + 1]
    end
  end
end
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or 'unknown'
return {'done', position, tostring(ended), history}
