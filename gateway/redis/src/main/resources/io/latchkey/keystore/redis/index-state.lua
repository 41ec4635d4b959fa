-- How far the index of keys has all keys.
--
-- KEYS: 1 that   2 the feed's sequence
--
-- A mutation counts its changes twice: in the feed's sequence, and here where it kept the index in
-- step. So the difference grows with each change of a program that knows no index.
--
-- Answers the difference, what it was when the last run through all keys began, the same of the run
-- that is under way, and how far that has come; each '' where there is none.
local state = redis.call('HMGET', KEYS[1], 'counted', 'drift', 'pass', 'at')
local changes = tonumber(redis.call('GET', KEYS[2]) or '0')
return {
  string.format('%.0f', changes - tonumber(state[1] or '0')),
  state[2] or '',
  state[3] or '',
  state[4] or '',
}
