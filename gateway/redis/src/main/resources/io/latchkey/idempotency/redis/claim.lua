-- Claims a name that is free, or whose claim was abandoned; else says what it holds.
--
-- KEYS: 1 the name   2 what is there while somebody attends to the claim
-- ARGV: 1 the claim   2 milliseconds that it is kept   3 milliseconds that it is attended to
--       4 the claim that may be replaced if nobody attends to it, or nothing
--
-- Answers nothing if the name is claimed; else {what it holds, 1 if somebody attends to it}.
local held = redis.call('GET', KEYS[1])
local attended = redis.call('EXISTS', KEYS[2])
if held and (held ~= ARGV[4] or attended == 1) then
  return {held, tostring(attended)}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], '', 'PX', ARGV[3])
return {}
