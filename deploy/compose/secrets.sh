#!/usr/bin/env bash
# Makes passwords that nobody has chosen, each in a file, and Redis's users; keeps those that are there.
set -euo pipefail
cd /run/secrets
umask 077

random() { LC_ALL=C tr -dc 'a-zA-Z0-9' < /dev/urandom | head -c 40 || true; }

for name in spring.data.redis.password latchkey.admin.token grafana; do
  [ -s "$name" ] || random > "$name"
done

# The rights are those of gateway/docs/operations.md.
cat > users.acl << ACL
user default off
user latchkey on >$(cat spring.data.redis.password) ~latchkey:* ~{latchkey}:* resetchannels -@all +del +eval +evalsha +exists +expireat +get +getdel +getex +hdel +hget +hgetall +hincrby +hmget +hset +hsetnx +incr +info +mget +pexpireat +ping +set +setex +time +wait +xadd +xinfo +xrange +xread +xrevrange +zadd +zcard +zcount +zlexcount +zrange +zrangebylex +zrangebyscore +zrank +zrem +zremrangebyscore +zrevrange +zrevrank +zscore +cluster|nodes +cluster|myid +config|get
ACL

# Each container has a user of its own; who can mount this volume can read it anyway.
chmod 444 spring.data.redis.password latchkey.admin.token grafana users.acl
chmod 755 .
