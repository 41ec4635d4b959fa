-- Some of the keys that a list wants, behind a place in it. Looks at a bounded number of them.
--
-- KEYS: 1 how far the index has all keys   2 the feed's sequence   3... what the question numbers
-- ARGV: 1 the question as JSON:
--   whole       whether an index that lacks keys won't do
--   order       created (newest first), end (first to end first) or text
--   lists       sets by time of creation that must all have a key; for order created at least one
--   index       the set that has the order, for end and text
--   without     sets that must not have a key
--   ends        a set by end; with now: keys that it says have ended are not wanted
--   id, score   for created and end: the place to go on behind, where there is one
--   since       for end: the first end that is wanted, where it matters   until   the last one
--   prefix      for text: what entries begin with   entry   to go on behind, where there is one
--   needle      for text, instead of prefix: what entries have inside, in their text or their key's ID
--   look        at how many keys to look at most   most   how many to find at most
--   few         a list that is this short or shorter is answered whole, in the order created
--   records     what records' names begin with
--
-- Answers {kind, score, member, then for each key its record and its entry of the index or ''}:
-- kind is more (score and member say behind what to go on), end, few, or incomplete.
local ask = cjson.decode(ARGV[1])

if ask.whole then
  local state = redis.call('HMGET', KEYS[1], 'drift', 'counted')
  local changes = tonumber(redis.call('GET', KEYS[2]) or '0')
  if not state[1] or changes - tonumber(state[2] or '0') ~= tonumber(state[1]) then
    return {'incomplete', '', ''}
  end
end

local shortest, length
for _, number in ipairs(ask.lists) do
  local size = redis.call('ZCARD', KEYS[number])
  if not length or size < length then
    shortest, length = number, size
  end
end

local walked = ask.index

local function wanted(id)
  for _, number in ipairs(ask.lists) do
    if number ~= walked and not redis.call('ZSCORE', KEYS[number], id) then
      return false
    end
  end
  for _, number in ipairs(ask.without) do
    if redis.call('ZSCORE', KEYS[number], id) then
      return false
    end
  end
  if ask.ends then
    local ends = redis.call('ZSCORE', KEYS[ask.ends], id)
    return not ends or tonumber(ends) > tonumber(ask.now)
  end
  return true
end

local found, answer = 0, {'end', '', ''}
local function take(id, entry)
  local record = wanted(id) and redis.call('GET', ask.records .. id)
  if record then
    found = found + 1
    table.insert(answer, record)
    table.insert(answer, entry)
  end
end

-- The rank of the first member behind a place, where ranks grow in the list's order. What was there
-- may be gone: among those of its score the members' own order says where it stood.
local function behind(newest_first, key)
  local rank = redis.call('ZREVRANK', key, ask.id)
  if rank then
    return newest_first and rank + 1 or redis.call('ZCARD', key) - rank
  end
  local low = newest_first and redis.call('ZCOUNT', key, '(' .. ask.score, '+inf')
    or redis.call('ZCOUNT', key, '-inf', '(' .. ask.score)
  local high = low + redis.call('ZCOUNT', key, ask.score, ask.score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call(newest_first and 'ZREVRANGE' or 'ZRANGE', key, middle, middle)[1]
    if newest_first and member > ask.id or not newest_first and member < ask.id then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local function take_ranks(command, key, from, to)
  local last = math.min(from + ask.look, to) - 1
  if last < from then
    return
  end
  local members = redis.call(command, key, from, last, 'WITHSCORES')
  for i = 1, #members, 2 do
    take(members[i], '')
    if found == ask.most or i == #members - 1 then
      if from + (i + 1) / 2 < to then
        answer[1], answer[2], answer[3] = 'more', members[i + 1], members[i]
      end
      return
    end
  end
end

if ask.index and length and length <= ask.few then
  walked, answer[1] = shortest, 'few'
  for _, id in ipairs(redis.call('ZRANGE', KEYS[shortest], 0, -1)) do
    take(id, '')
  end
elseif ask.order == 'created' then
  walked = shortest
  local key = KEYS[shortest]
  take_ranks('ZREVRANGE', key, ask.id and behind(true, key) or 0, length)
elseif ask.order == 'end' then
  local key = KEYS[ask.index]
  local from = ask.since and redis.call('ZCOUNT', key, '-inf', '(' .. ask.since) or 0
  if ask.id then
    from = math.max(from, behind(false, key))
  end
  take_ranks('ZRANGE', key, from, redis.call('ZCOUNT', key, '-inf', ask['until']))
else
  local first = ask.entry and '(' .. ask.entry or '[' .. (ask.prefix or '')
  local last = ask.needle and '+' or '[' .. ask.prefix .. '\255'
  -- To look into an entry costs less than to look at a key.
  local look = ask.needle and ask.look * 4 or ask.look
  local entries = redis.call('ZRANGEBYLEX', KEYS[ask.index], first, last, 'LIMIT', 0, look)
  for i, entry in ipairs(entries) do
    local id = 'key_' .. string.sub(entry, -20)
    local has = not ask.needle
      or string.find(string.sub(entry, 1, -21) .. id, ask.needle, 1, true)
    if has then
      take(id, entry)
    end
    if found == ask.most or i == #entries then
      if i < #entries or #entries == look then
        answer[1], answer[3] = 'more', entry
      end
      break
    end
  end
end
return answer
