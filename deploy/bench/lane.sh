#!/usr/bin/env bash
# What a request costs with the fast lane and without it, beside the stock gateway: processor time per
# request and requests per second, in interleaved rounds. See README.md.
. "$(dirname "$0")/lib.sh"

warm=${WARM:-50}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-10}
connections=${CONNECTIONS:-32}
path=/proxy/bench/orders

need wrk jq curl
build
start_upstream
start_redis
start_stock
stock=$started
launch_gateway 1 --spring.data.redis.url="redis://127.0.0.1:$redis_port" --latchkey.proxy.lane=off
await_gateway 1
off=$started
launch_gateway 2 --spring.data.redis.url="redis://127.0.0.1:$redis_port" --latchkey.proxy.lane=auto
await_gateway 2
lane=$started
make_project bench 10
secret=$(make_key bench)
limited=$(admin 1 /v1/keys \
  '{"name": "bench", "projects": ["bench"], "limits": [{"requests": 1000000, "period": "1s"}]}' | jq -r .secret)

declare -A url=(
  [lane]=$(proxy_url 2)$path [lane-limit]=$(proxy_url 2)$path
  [off]=$(proxy_url 1)$path [off-limit]=$(proxy_url 1)$path
  [stock]=http://127.0.0.1:$stock_port$path
)
declare -A process=([lane]=$lane [lane-limit]=$lane [off]=$off [off-limit]=$off [stock]=$stock)
declare -A key=([lane]=$secret [lane-limit]=$limited [off]=$secret [off-limit]=$limited [stock]=$secret)
systems=(lane lane-limit off off-limit stock)

# Processor time of a system's process so far, in ms.
processor_millis() {
  local ticks
  ticks=$(awk '{print $14 + $15}' "/proc/${process[$1]}/stat")
  echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

for system in "${systems[@]}"; do
  say "warming $system"
  load "${url[$system]}" "${key[$system]}" "$connections" "$warm" > /dev/null
done
carried() { curl -s "$(console_url 2)/actuator/prometheus" | awk '/^latchkey_lane_requests_total/ {print int($2)}'; }
[ "$(carried)" -gt 1000 ] || die "no request took the lane"

for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  for i in "${!systems[@]}"; do
    system=${systems[$(((i + round) % ${#systems[@]}))]}
    before=$(processor_millis "$system")
    load "${url[$system]}" "${key[$system]}" "$connections" "$seconds" > "$work/run"
    after=$(processor_millis "$system")
    jq -c --arg system "$system" --argjson millis $((after - before)) \
      '{$system} + . + {processorMicros: ($millis * 1000 / .requests)}' "$work/run" >> "$work/rounds"
  done
done

jq -n --argjson environment "$(environment)" --slurpfile rounds "$work/rounds" \
  --argjson connections "$connections" "$statistics"'
  {$environment, $connections, raw: $rounds,
   systems: [("lane", "lane-limit", "off", "off-limit", "stock") as $system
     | $rounds | map(select(.system == $system)) | {
       system: $system,
       requestsPerSecond: (map(.requestsPerSecond) | series),
       p99: (map(.p99) | series),
       processorMicros: (map(.processorMicros) | series),
       failures: (map(.socketErrors + .refused) | add)}]}' > "$results/lane.json"

jq -r "$statistics"'
  "Java \(.environment.java), \(.environment.cores) cores, \(.connections) connections. Median (range).\n",
  "| | requests/s | p99 ms | processor µs per request | failures |", "|---|---|---|---|---|",
  (.systems[] | "| \(.system) | \(.requestsPerSecond | shown(0)) | \(.p99 | shown(2)) | \(.processorMicros | shown(0)) | \(.failures) |")' \
  "$results/lane.json" | tee "$results/lane.md"
