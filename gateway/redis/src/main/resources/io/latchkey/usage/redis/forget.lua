-- Removes what a deleted key was used for. For an hour, what gateways still had under way is not
-- kept either.
--
-- KEYS: 1 the key's last use   2... that of its old secret, and the counts of its days
for i = 2, #KEYS do
  redis.call('DEL', KEYS[i])
end
return redis.call('SET', KEYS[1], 'deleted', 'EX', 3600)
