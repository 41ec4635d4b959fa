#!/usr/bin/env bash
# What limits hold and cost: a fleet of four on one key, Redis commands, throughput beside no limit
# and beside the stock gateway's RequestRateLimiter, Redis stopped under load, heap. See README.md.
# PARTS picks from fleet, commands, throughput, away, heap.
. "$(dirname "$0")/lib.sh"

parts=${PARTS:-fleet commands throughput away heap}
gateways=${GATEWAYS:-4}
seconds=${SECONDS_EACH:-10}
offered=${OFFERED:-4000}
warm=${WARM:-50}
rounds=${ROUNDS:-5}
away_seconds=${AWAY_SECONDS:-20}
stock_limit_port=$((port_base + 4))
path=/proxy/bench/orders
report=$results/limits.json

need wrk jq curl
build
echo '{}' > "$work/report"

# note FIELD JSON: adds a field to the report.
note() {
  jq --argjson value "$2" '. + {"'"$1"'": $value}' "$work/report" > "$work/report.next"
  mv "$work/report.next" "$work/report"
}

# make_limited_key LIMITS: prints the secret of a key with these limits, as JSON.
make_limited_key() {
  admin 1 /v1/keys "$(jq -n --argjson limits "$1" '{name: "bench", projects: ["bench"], $limits}')" | jq -r .secret
}

# offer SECRET RATE SECONDS LIMIT BURST GATEWAYS: an open loop over the first so many gateways.
offer() {
  local urls=() i
  for i in $(seq "$6"); do urls+=("$(proxy_url "$i")$path"); done
  "$java" -Xmx256m -cp "$(bench_class_path)" -Dcredential="$1" -Dwarm="$plain" \
    io.latchkey.bench.LimitLoad "$2" 64 "$3" "$4" "$5" "${urls[@]}"
}

# asks: the questions for permits that the first gateway has sent; each is one command.
asks() {
  curl -sf "$(console_url 1)/actuator/prometheus" | awk '$1 ~ /^latchkey_limit_asks_total/ {print int($2)}'
}

fleet() {
  local limited i
  say "fleet: $gateways gateways, a key with 1000/s, $offered/s offered for $seconds s"
  limited=$(make_limited_key '[{"requests": 1000, "period": "1s", "burst": 1000}]')
  say "warming, $warm s"
  offer "$plain" "$offered" "$warm" 1000 1000 "$gateways" > /dev/null
  for i in $(seq 3); do
    offer "$limited" "$offered" "$seconds" 1000 1000 "$gateways" >> "$work/fleet"
    sleep 3
  done
  note fleet "$(jq -s . "$work/fleet")"
}

# one_key NAME LIMITS RATE SECONDS: commands per admitted request over one gateway.
one_key() {
  local key before
  key=$(make_limited_key "$2")
  before=$(asks)
  offer "$key" "$3" "$4" 1000000 1 1 > "$work/one"
  jq -c --arg name "$1" --argjson asks $(($(asks) - before)) \
    '{$name, admitted, refused, other, $asks, perAdmitted: ($asks / .admitted)}' "$work/one" >> "$work/commands"
}

commands() {
  say "commands: one key at 1000/s, and one with 10/min"
  one_key "1000/s, 1000/s offered" '[{"requests": 1000, "period": "1s", "burst": 1000}]' 1000 "$seconds"
  one_key "10/min, 5/s offered" '[{"requests": 10, "period": "1m", "burst": 10}]' 5 "$seconds"
  note commands "$(jq -s . "$work/commands")"
}

start_stock_limit() {
  need_port "$stock_limit_port"
  local route=spring.cloud.gateway.server.webflux.routes[0]
  cd "$work"
  start stock-limit "$java" "${java_options[@]}" \
    -cp "$target/bench-classes:$(cat "$target/stock-limit.classpath")" \
    io.latchkey.bench.StockGateway --server.port="$stock_limit_port" --server.address=127.0.0.1 \
    --spring.data.redis.url="redis://127.0.0.1:$redis_port" \
    "--$route.id=bench" "--$route.uri=http://127.0.0.1:$upstream_port" \
    "--$route.predicates[0]=Path=/**" "--$route.filters[0].name=RequestRateLimiter" \
    "--$route.filters[0].args.[redis-rate-limiter.replenishRate]=50000" \
    "--$route.filters[0].args.[redis-rate-limiter.burstCapacity]=50000"
  cd - > /dev/null
  await stock-limit "http://127.0.0.1:$stock_limit_port/actuator/health" 120
}

throughput() {
  local limited system round i run
  start_stock_limit
  limited=$(make_limited_key '[{"requests": 50000, "period": "1s", "burst": 50000}]')
  declare -A url=([none]=$(proxy_url 1)$path [limit]=$(proxy_url 1)$path [stock]=http://127.0.0.1:$stock_limit_port$path)
  declare -A key=([none]=$plain [limit]=$limited [stock]=$plain)
  local systems=(none limit stock)
  say "throughput: warming, $warm s each"
  for system in stock limit none; do load "${url[$system]}" "${key[$system]}" 64 "$warm" > /dev/null; done
  for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    for i in 0 1 2; do
      system=${systems[$(((i + round) % 3))]}
      run=$(load "${url[$system]}" "${key[$system]}" 64 "$seconds")
      jq -c --arg system "$system" --argjson round "$round" '{$system, $round} + .' <<< "$run" >> "$work/throughput"
    done
  done
  note throughput "$(jq -s . "$work/throughput")"
  curl -sf "$(console_url 1)/actuator/prometheus" | grep '^latchkey_limit' >&2
  end_process "$started"
}

away() {
  local limited redis load_pid
  say "away: Redis stopped for $away_seconds s under load"
  limited=$(make_limited_key '[{"requests": 200, "period": "1s", "burst": 200}]')
  offer "$limited" 800 10 200 200 "$gateways" > /dev/null
  offer "$limited" 800 $((away_seconds + 20)) 200 200 "$gateways" > "$work/away" &
  load_pid=$!
  sleep 13 # The load itself begins after some seconds of warming.
  redis=$redis_pid
  kill -STOP "$redis"
  sleep "$away_seconds"
  kill -CONT "$redis"
  wait "$load_pid"
  note away "$(jq -c . "$work/away")"
}

heap() {
  say "heap: a million keys touched once"
  note heap "$("$java" -Xmx2g -cp "$(bench_class_path)" io.latchkey.bench.LimitFootprint 1000000)"
}

if [[ $parts != heap ]]; then
  start_upstream
  start_redis
  redis_pid=$started
  start_gateway 1
  make_project bench 100
  plain=$(make_key bench)
  if [[ $parts == *commands* ]]; then commands; fi
  if [[ $parts == *throughput* ]]; then throughput; fi
  if [[ $parts == *fleet* || $parts == *away* ]]; then
    for i in $(seq 2 "$gateways"); do start_gateway "$i"; done
    if [[ $parts == *fleet* ]]; then fleet; fi
    if [[ $parts == *away* ]]; then away; fi
  fi
fi
if [[ $parts == *heap* ]]; then heap; fi

jq --argjson environment "$(environment)" '{$environment} + .' "$work/report" > "$report"
jq -r "$statistics"'
  def ratio($a; $b; $field): [.throughput | group_by(.round)[]
    | (map(select(.system == $a))[0][$field]) / (map(select(.system == $b))[0][$field])] | series | shown(2);
  "Java \(.environment.java), \(.environment.options), \(.environment.cores) cores.\n",
  (if .fleet then "| fleet, 1000/s on one key | admitted | allowed | share | refused | other | most beyond the bucket in any window |",
    "|---|---|---|---|---|---|---|",
    (.fleet | to_entries[] | "| run \(.key + 1) | \(.value.admitted) | \(.value.allowed) | \(.value.admitted / .value.allowed | digits(4)) | \(.value.refused) | \(.value.other + .value.skipped) | \(.value.windows | map(.beyond) | max) |"), "" else empty end),
  (if .commands then "| one gateway | admitted | refused | Redis commands per admitted request |", "|---|---|---|---|",
    (.commands[] | "| \(.name) | \(.admitted) | \(.refused) | \(.perAdmitted | digits(4)) |"), "" else empty end),
  (if .throughput then "| at saturation, 64 connections | requests/s | p99 ms |", "|---|---|---|",
    ("none", "limit", "stock") as $system | (.throughput | map(select(.system == $system))) as $runs
      | "| \({none: "Latchkey, no limit", limit: "Latchkey, a limit on the key", stock: "stock gateway, its RequestRateLimiter"}[$system]) | \($runs | map(.requestsPerSecond) | series | shown(0)) | \($runs | map(.p99) | series | shown(2)) |" else empty end),
  (if .throughput then "| **limit / no limit** | \(ratio("limit"; "none"; "requestsPerSecond")) | \(ratio("limit"; "none"; "p99")) |",
    "| **limit / stock limiter** | \(ratio("limit"; "stock"; "requestsPerSecond")) | \(ratio("limit"; "stock"; "p99")) |", "" else empty end),
  (if .away then "Redis stopped: \(.away.admitted) admitted of \(.away.allowed) that the limit allows, \(.away.refused) refused, \(.away.other + .away.skipped) other; longest answer \(.away.latency.max) ms, p99 \(.away.latency.p99) ms.\n" else empty end),
  (if .heap then "Heap: \(.heap.bytesPerLimiter) bytes a limiter with \(.heap.limiters) touched once; after they were idle \(.heap.afterIdle) are left, \(.heap.bytesAfterIdle) bytes in all." else empty end)' \
  "$report" | tee "$results/limits.md"
