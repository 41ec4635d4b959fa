-- Some of a webhook's recent deliveries: those that wait, the soonest first, then those that have
-- ended, the last first.
--
-- KEYS: 1 what waits, by the time of the next attempt   2 what has ended, by when
-- ARGV: 1 how many   2 the list to go on in: waiting or ended, or '' for the beginning
--       3 the score and   4 the ID of the event to go on behind
--
-- What was given before may be elsewhere by now: its score says where it stood, and among those of
-- the same score its ID, which a sorted set orders by too.
--
-- Answers {list, score, ID of the event, ...}.
local most, score, event = tonumber(ARGV[1]), ARGV[3], ARGV[4]

local function behind(key, ascending)
  local start = ascending and redis.call('ZCOUNT', key, '-inf', '(' .. score)
    or redis.call('ZCOUNT', key, '(' .. score, '+inf')
  for _, each in ipairs(redis.call('ZRANGEBYSCORE', key, score, score)) do
    if each == event or (each < event) == ascending then
      start = start + 1
    end
  end
  return start
end

local answer = {}
local function add(list, found)
  for i = 1, #found, 2 do
    table.insert(answer, list)
    table.insert(answer, string.format('%.0f', found[i + 1]))
    table.insert(answer, found[i])
  end
  most = most - #found / 2
end

if ARGV[2] ~= 'ended' then
  local start = ARGV[2] == 'waiting' and behind(KEYS[1], true) or 0
  add('waiting', redis.call('ZRANGE', KEYS[1], start, start + most - 1, 'WITHSCORES'))
end
if most > 0 then
  local start = ARGV[2] == 'ended' and behind(KEYS[2], false) or 0
  add('ended', redis.call('ZREVRANGE', KEYS[2], start, start + most - 1, 'WITHSCORES'))
end
return answer
