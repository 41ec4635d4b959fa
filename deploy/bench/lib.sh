# What the scripts beside this file share: building, starting, waiting, ending. Sourced, not run.
# Everything listens on 127.0.0.1 and is ended by its process ID when the script ends.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$root/gateway/target
jar=$target/latchkey-gateway.jar
results=${RESULTS:-$here/results}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
read -ra java_options <<< "${JAVA_OPTIONS:--Xmx512m}"
token=bench-$RANDOM$RANDOM$RANDOM
work=$(mktemp -d "${TMPDIR:-/tmp}/latchkey-bench.XXXXXX")
pids=()
started=

port_base=${PORT_BASE:-21000}
upstream_port=$port_base
plain_proxy_port=$((port_base + 1))
redis_port=$((port_base + 2))
stock_port=$((port_base + 3))

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

die() {
  say "$*"
  exit 2
}

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || die "needs $tool"
  done
}

end_processes() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2> /dev/null || true
  done
  for pid in "${pids[@]}"; do
    for _ in $(seq 100); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  pids=()
}

# end_process PID: ends one process now.
end_process() {
  local left=() pid
  for pid in "${pids[@]}"; do
    [ "$pid" = "$1" ] || left+=("$pid")
  done
  pids=("$1")
  end_processes
  pids=("${left[@]}")
}

finish() {
  local status=$?
  end_processes
  if [ "$status" -gt 1 ] || [ -n "${KEEP:-}" ]; then
    say "logs are kept in $work"
  else
    rm -rf "$work"
  fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME COMMAND...: in the background, output to a file; its process ID is in $started.
start() {
  local name=$1
  shift
  "$@" > "$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

# await NAME URL SECONDS: until the URL answers 2xx, while the process that was started last lives.
await() {
  local deadline=$((SECONDS + $3))
  until curl -sf -o /dev/null --max-time 2 "$2"; do
    if ! kill -0 "$started" 2> /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 30 "$work/$1.log" >&2
      die "$1 is not ready"
    fi
    sleep 0.1
  done
}

need_port() {
  if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then
    die "port $1 is taken; choose another PORT_BASE"
  fi
}

# The jar, the benchmarks and their class paths, unless they are there. BUILD=1 builds anew.
build() {
  if [ -n "${BUILD:-}" ] || [ ! -f "$jar" ] || [ ! -f "$target/bench.classpath" ]; then
    say "building"
    (cd "$root" && mvn -B -q -Pbench -DskipTests package)
  fi
  mkdir -p "$results"
}

bench_class_path() { printf '%s' "$target/bench-classes:$root/gateway/server/target/classes:$(cat "$target/bench.classpath")"; }

# An upstream that answers 90 bytes at once, and nginx as a plain proxy before it.
start_upstream() {
  need nginx
  need_port "$upstream_port"
  need_port "$plain_proxy_port"
  mkdir -p "$work/nginx"
  cat > "$work/nginx/nginx.conf" << CONF
worker_processes ${NGINX_WORKERS:-2};
error_log stderr warn;
pid $work/nginx/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  default_type application/json;
  client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi;
  scgi_temp_path $work/nginx/scgi;
  upstream origin {
    server 127.0.0.1:$upstream_port;
    keepalive 256;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:$upstream_port backlog=4096;
    location / {
      return 200 '{"orders": [{"id": 1001, "total": "19.90"}, {"id": 1002, "total": "5.00"}], "next": null}\n';
    }
    location /files/ {
      alias $work/files/;
    }
  }
  server {
    listen 127.0.0.1:$plain_proxy_port backlog=4096;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
CONF
  start nginx nginx -p "$work/nginx" -e stderr -c "$work/nginx/nginx.conf" -g 'daemon off;'
  await nginx "http://127.0.0.1:$upstream_port/" 10
}

# Debian's Redis where it is installed, else the one that the embedded start uses.
redis_binary() {
  if command -v redis-server; then
    return
  fi
  local archive
  archive=$(tr ':' '\n' < "$target/bench.classpath" | grep embedded-redis)
  unzip -p "$archive" "redis-server-*-linux-$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/')" \
    > "$work/redis-server"
  chmod +x "$work/redis-server"
  printf '%s\n' "$work/redis-server"
}

start_redis() {
  need_port "$redis_port"
  mkdir -p "$work/redis"
  start redis "$(redis_binary)" --bind 127.0.0.1 --port "$redis_port" --dir "$work/redis" \
    --save '' --appendonly yes --appendfsync everysec
  until (exec 3<> "/dev/tcp/127.0.0.1/$redis_port") 2> /dev/null; do sleep 0.1; done
}

proxy_port() { echo $((port_base + 10 * $1)); }
console_port() { echo $((port_base + 10 * $1 + 1)); }
proxy_url() { echo "http://127.0.0.1:$(proxy_port "$1")"; }
console_url() { echo "http://127.0.0.1:$(console_port "$1")"; }

# launch_gateway NUMBER [SETTING...]: starts a gateway with both roles, without waiting.
launch_gateway() {
  local number=$1
  shift
  need_port "$(proxy_port "$number")"
  need_port "$(console_port "$number")"
  cd "$root"
  LATCHKEY_ADMIN_TOKEN=$token start "gateway-$number" "$java" "${java_options[@]}" -jar "$jar" \
    --latchkey.proxy.port="$(proxy_port "$number")" --latchkey.proxy.address=127.0.0.1 \
    --latchkey.console.port="$(console_port "$number")" \
    --latchkey.data="$work/data-$number" --latchkey.instance="bench-$number" \
    --latchkey.failures.per-minute=0 --latchkey.admin.calls-per-second=0 "$@"
  cd - > /dev/null
}

await_gateway() { await "gateway-$1" "$(console_url "$1")/actuator/health/readiness" 120; }

# start_gateway NUMBER: on the Redis of this run.
start_gateway() {
  launch_gateway "$1" --spring.data.redis.url="redis://127.0.0.1:$redis_port"
  await_gateway "$1"
}

# Spring Cloud Gateway of the same version with actuator, as they come, with one route.
start_stock() {
  need_port "$stock_port"
  local property=spring.cloud.gateway.server.webflux.routes
  cd "$work"
  start stock "$java" "${java_options[@]}" -cp "$target/bench-classes:$(cat "$target/stock.classpath")" \
    io.latchkey.bench.StockGateway --server.port="$stock_port" --server.address=127.0.0.1 \
    "--${property}[0].id=bench" "--${property}[0].uri=http://127.0.0.1:$upstream_port" \
    "--${property}[0].predicates[0]=Path=/**"
  cd - > /dev/null
  await stock "http://127.0.0.1:$stock_port/actuator/health" 120
}

# admin GATEWAY PATH JSON: a POST to the admin API; prints the answer.
admin() {
  curl -sS --fail-with-body --max-time 30 "$(console_url "$1")$2" \
    -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "$3" \
    || die "POST $2 failed"
}

# make_project SLUG KEY_LIMIT: a project that forwards to the upstream of this run.
make_project() {
  local organization
  organization=$(admin 1 /v1/organizations '{"name": "Bench"}' | jq -r .id)
  admin 1 /v1/projects "$(jq -n --arg organization "$organization" --arg slug "$1" \
    --arg upstream "http://127.0.0.1:$upstream_port" --argjson limit "$2" \
    '{$organization, name: "Bench", $slug, $upstream, keyLimit: $limit}')" > /dev/null
}

# make_key PROJECT: prints its secret.
make_key() {
  admin 1 /v1/keys "$(jq -n --arg project "$1" '{name: "bench", projects: [$project]}')" | jq -r .secret
}

# process_millis PID: processor time of a process so far.
process_millis() {
  local ticks
  ticks=$(awk '{print $14 + $15}' "/proc/$1/stat")
  echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

# load URL SECRET CONNECTIONS SECONDS: wrk; prints its figures as a JSON object.
load() {
  wrk -t"$(($3 < 2 ? $3 : 2))" -c"$3" -d"${4}s" --timeout 10s -s "$here/wrk.lua" -H "X-API-Key: $2" "$1" \
    | sed -n 's/^RESULT //p'
}

# What the figures were measured on, as a JSON object.
environment() {
  jq -n --arg java "$("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')" \
    --arg options "${java_options[*]}" --arg cores "$(nproc)" \
    --arg processor "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    --arg commit "$(git -C "$root" rev-parse --short HEAD 2> /dev/null || true)" \
    '{$java, $options, cores: ($cores | tonumber), $processor, $commit}'
}

# jq functions for series of figures.
statistics='
  def median: sort | if length == 0 then null
    elif length % 2 == 1 then .[(length - 1) / 2]
    else (.[length / 2 - 1] + .[length / 2]) / 2 end;
  def series: {median: median, min: min, max: max};
  def digits($n): if . == null then "–" else . * pow(10; $n) | round / pow(10; $n) | tostring end;
  def shown($n): "\(.median | digits($n)) (\(.min | digits($n)) to \(.max | digits($n)))";
'
