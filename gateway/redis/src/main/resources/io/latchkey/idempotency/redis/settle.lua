-- Ends a claim, unless the name holds another one by now.
--
-- KEYS: 1 the name   2 what is there while somebody attends to the claim
-- ARGV: 1 the claim   2 answer, forget or abandon   3 the answer   4 milliseconds that it is kept
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[2])
if ARGV[2] == 'answer' then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
elseif ARGV[2] == 'forget' then
  redis.call('DEL', KEYS[1])
end
return 1
