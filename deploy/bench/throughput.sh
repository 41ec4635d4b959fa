#!/usr/bin/env bash
# Requests per second at saturation and latency at low load: Latchkey, the stock gateway, nginx as
# a plain proxy, and the upstream itself; the same request to all. See README.md.
. "$(dirname "$0")/lib.sh"

warm=${WARM:-50}
warm_requests=${WARM_REQUESTS:-400000}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-10}
connections=${CONNECTIONS:-64}
low_rate=${LOW_RATE:-500}
low_rounds=${LOW_ROUNDS:-3}
low_seconds=${LOW_SECONDS:-15}
path=/proxy/bench/orders

need wrk jq curl
build
start_upstream
start_redis
start_stock
stock=$started
start_gateway 1
latchkey=$started
make_project bench 10
secret=$(make_key bench)

systems=(latchkey stock nginx upstream)
declare -A url=(
  [latchkey]=$(proxy_url 1)$path
  [stock]=http://127.0.0.1:$stock_port$path
  [nginx]=http://127.0.0.1:$plain_proxy_port$path
  [upstream]=http://127.0.0.1:$upstream_port$path
)
for system in "${systems[@]}"; do
  curl -sf -o /dev/null -H "X-API-Key: $secret" "${url[$system]}" || die "$system does not let the key through"
done
curl -s -o /dev/null -w '%{http_code}' "${url[latchkey]}" | grep -q 401 || die "latchkey lets no key through"

# warm_up SYSTEM: load for WARM seconds at least, and until it has answered WARM_REQUESTS, since a busy
# machine compiles slowly; four times WARM at most.
warm_up() {
  local left=$warm_requests burst=$((warm / 4 + 1)) answered
  local until=$((SECONDS + warm)) most=$((SECONDS + 4 * warm))
  while [ "$SECONDS" -lt "$until" ] || { [ "$left" -gt 0 ] && [ "$SECONDS" -lt "$most" ]; }; do
    answered=$(load "${url[$1]}" "$secret" "$connections" "$burst" | jq .requests)
    left=$((left - answered))
  done
  say "$1 is warm after $((warm_requests - left)) requests"
}

say "warming both gateways, $warm s each at least"
warm_up latchkey
warm_up stock

# Processor time of a system's process so far, in ms; 0 for nginx, whose workers come and go.
processor_millis() {
  local ticks=0 pid
  case $1 in
    latchkey) pid=$latchkey ;;
    stock) pid=$stock ;;
    *) pid= ;;
  esac
  [ -z "$pid" ] || ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

# measure SYSTEM ROUND: one run under full load; adds a line to the rounds.
measure() {
  local before after
  before=$(processor_millis "$1")
  load "${url[$1]}" "$secret" "$connections" "$seconds" > "$work/run"
  after=$(processor_millis "$1")
  jq -c --arg system "$1" --argjson round "$2" --argjson millis $((after - before)) \
    '{$system, $round} + . + {processorMicros: ($millis * 1000 / .requests)}' "$work/run" >> "$work/rounds"
}

for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  for i in "${!systems[@]}"; do
    measure "${systems[$(((i + round) % ${#systems[@]}))]}" "$round"
  done
done

say "low load, $low_rate requests/s"
targets=()
for system in "${systems[@]}"; do
  targets+=("$system=${url[$system]}")
done
"$java" -Xmx256m -cp "$(bench_class_path)" -Dcredential="$secret" \
  io.latchkey.bench.OpenLoop "$low_rate" 16 "$low_seconds" "$low_rounds" "${targets[@]}" > "$work/low"

jq -n --argjson environment "$(environment)" --slurpfile rounds "$work/rounds" --slurpfile low "$work/low" \
  --argjson connections "$connections" --argjson warm "$warm" --argjson rate "$low_rate" "$statistics"'
  def of($system): map(select(.system == $system));
  def paired($field): [$rounds | group_by(.round)[] | (of("latchkey")[0][$field]) / (of("stock")[0][$field])];
  {$environment, $connections, warmSeconds: $warm,
   saturation: [("latchkey", "stock", "nginx", "upstream") as $system | $rounds | of($system) | {
     system: $system, rounds: length,
     requestsPerSecond: (map(.requestsPerSecond) | series),
     p50: (map(.p50) | series), p99: (map(.p99) | series),
     processorMicros: (map(.processorMicros) | series),
     failures: (map(.socketErrors + .refused) | add)}],
   latchkeyToStock: {
     requestsPerSecond: (paired("requestsPerSecond") | series),
     processorMicros: (paired("processorMicros") | series),
     p50: (paired("p50") | series), p99: (paired("p99") | series)},
   lowLoad: [("latchkey", "stock", "nginx", "upstream") as $system | $low | of($system) | {
     system: $system, rate: $rate,
     p50: (map(.latency.p50) | series), p99: (map(.latency.p99) | series),
     failures: (map(.failures + .unanswered) | add)}],
   raw: {$rounds, $low}}' > "$results/throughput.json"

jq -r "$statistics"'
  "Java \(.environment.java), \(.environment.options), \(.environment.cores) cores, \(.connections) connections, each gateway warmed \(.warmSeconds) s. Median (range).\n",
  "| at saturation | requests/s | p50 ms | p99 ms | processor µs per request | failures |", "|---|---|---|---|---|---|",
  (.saturation[] | "| \(.system) | \(.requestsPerSecond | shown(0)) | \(.p50 | shown(2)) | \(.p99 | shown(2)) | \(if .processorMicros.max > 0 then .processorMicros | shown(0) else "" end) | \(.failures) |"),
  "| **Latchkey / stock, round by round** | \(.latchkeyToStock.requestsPerSecond | shown(2)) | \(.latchkeyToStock.p50 | shown(2)) | \(.latchkeyToStock.p99 | shown(2)) | \(.latchkeyToStock.processorMicros | shown(2)) | |",
  "", "| at \(.lowLoad[0].rate) requests/s, open loop | p50 ms | p99 ms | failures |", "|---|---|---|---|",
  (.lowLoad[] | "| \(.system) | \(.p50 | shown(3)) | \(.p99 | shown(3)) | \(.failures) |")' \
  "$results/throughput.json" | tee "$results/throughput.md"
