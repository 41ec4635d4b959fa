-- Adds to the counts of some days of keys, and notes when each was last used.
--
-- KEYS: for each day: the counts, the key's last use, that of its secret from before the last roll
-- ARGV: 1 the field that holds the writer's last batch   2 seconds that a last use is kept
--       then for each day: its batch   second of the epoch at which the counts expire
--       milliseconds of the last use, or ''   its address   the same of the old secret
--       how many counts   each: field, number
--
-- A batch that is sent again, because its answer was lost, finds its number and counts once. What
-- a key that was deleted still had under way is not kept.
local function note(used, last, when, from)
  if when ~= '' and (not last or tonumber(last:match('^%d+')) < tonumber(when)) then
    redis.call('SET', used, when .. ' ' .. from, 'EX', ARGV[2])
  end
end

local at = 3
for i = 1, #KEYS, 3 do
  local counts, used, used_old = KEYS[i], KEYS[i + 1], KEYS[i + 2]
  local batch, expires, use, old = ARGV[at], ARGV[at + 1], at + 2, at + 4
  local first = at + 7
  local behind = first + 2 * ARGV[at + 6]
  at = behind
  local last = redis.call('GET', used)
  if last ~= 'deleted' then
    if tonumber(redis.call('HGET', counts, ARGV[1]) or '0') < tonumber(batch) then
      redis.call('HSET', counts, ARGV[1], batch)
      for field = first, behind - 1, 2 do
        redis.call('HINCRBY', counts, ARGV[field], ARGV[field + 1])
      end
      redis.call('EXPIREAT', counts, expires)
    end
    note(used, last, ARGV[use], ARGV[use + 1])
    if ARGV[old] ~= '' then
      note(used_old, redis.call('GET', used_old), ARGV[old], ARGV[old + 1])
    end
  end
end
return redis.status_reply('OK')
