-- Keeps what became of a request, behind what became of others with its ID.
--
-- KEYS: 1 the decisions over requests with this ID: a line each, the last at the end
-- ARGV: 1 a line   2 seconds that all of them are kept   3 how many lines there may be
local held = redis.call('GET', KEYS[1])
local lines = held and held .. '\n' .. ARGV[1] or ARGV[1]
local _, breaks = string.gsub(lines, '\n', '\n')
if breaks >= tonumber(ARGV[3]) then
  lines = string.sub(lines, string.find(lines, '\n', 1, true) + 1)
end
return redis.call('SET', KEYS[1], lines, 'EX', ARGV[2])
