#!/usr/bin/env bash
# How many Redis commands requests cost: the first request of a key, and those after it. What an
# idle gateway sends (feed, lease) is measured first and taken off. See README.md.
. "$(dirname "$0")/lib.sh"

keys=${KEYS:-100}
idle_seconds=${IDLE_SECONDS:-20}
seconds=${SECONDS_EACH:-10}
path=/proxy/bench/orders

need wrk jq curl redis-cli
build
start_upstream
start_redis
start_gateway 1
make_project bench $((keys + 1))
url=$(proxy_url 1)$path
secrets=()
for _ in $(seq "$keys"); do
  secrets+=("$(make_key bench)")
done
known=$(make_key bench)
curl -sf -o /dev/null -H "X-API-Key: $known" "$url" || die "the key is not let through"

# Calls by command so far, as a JSON object. Its own INFO counts from the next time on.
calls() {
  redis-cli -p "$redis_port" INFO commandstats | tr -d '\r' \
    | sed -n 's/^cmdstat_\([^:]*\):calls=\([0-9]*\),.*/{"\1": \2}/p' | jq -s 'add // {}'
}

# measured PHASE REQUESTS COMMAND...: runs it between two counts.
measured() {
  local phase=$1 requests=$2 before after from to
  shift 2
  before=$(calls)
  from=$(date +%s%N)
  "$@"
  to=$(date +%s%N)
  after=$(calls)
  if [ "$requests" = reported ]; then
    requests=$(cat "$work/requests")
  fi
  jq -nc --arg phase "$phase" --argjson requests "$requests" --argjson before "$before" \
    --argjson after "$after" --argjson nanos $((to - from)) \
    '{$phase, $requests, seconds: ($nanos / 1e9),
      calls: ($after | with_entries(.value -= ($before[.key] // 0)) | .info -= 1
              | with_entries(select(.value > 0)))}' >> "$work/phases"
}

first_requests() {
  local secret
  for secret in "${secrets[@]}"; do
    curl -sf -o /dev/null -H "X-API-Key: $secret" "$url" || die "a key is not let through"
  done
}

steady_requests() {
  load "$url" "$known" 64 "$seconds" > "$work/steady"
  jq -e '.refused == 0 and .socketErrors == 0' "$work/steady" > /dev/null || die "requests failed"
  jq .requests "$work/steady" > "$work/requests"
}

say "idle for $idle_seconds s, then $keys first requests, then $seconds s of steady load"
measured idle 0 sleep "$idle_seconds"
measured first "$keys" first_requests
measured steady reported steady_requests

# A script's inner calls are in Redis's count; round trips are what the gateway sends.
jq -n --slurpfile phases "$work/phases" --argjson environment "$(environment)" '
  def scripts: (.evalsha // 0) + (.eval // 0) + (.fcall // 0) + (.evalsha_ro // 0) + (.eval_ro // 0);
  ($phases[] | select(.phase == "idle")) as $idle
  | {$environment, phases: [$phases[] | . as $phase | . + {
      scriptCalls: (.calls | scripts),
      idleScriptCalls: (($idle.calls | scripts) / $idle.seconds * .seconds)}
      | . + {roundTripsPerRequest: (if .requests > 0 then ((.scriptCalls - .idleScriptCalls) / .requests) else null end),
             commandsPerRequest: (if .requests > 0 then
               ((.calls | add // 0) - ($idle.calls | add // 0) / $idle.seconds * .seconds) / .requests else null end)}]}' \
  > "$results/redis-commands.json"
jq -r '
  def digits($n): if . == null then "–" else [., 0] | max * pow(10; $n) | round / pow(10; $n) | tostring end;
  "| phase | requests | seconds | script calls | of these idle traffic | script calls per request | all commands per request, scripts'"'"' inner ones too | all calls |",
  "|---|---|---|---|---|---|---|---|",
  (.phases[] | "| \(.phase) | \(.requests) | \(.seconds | digits(1)) | \(.scriptCalls) | \(.idleScriptCalls | digits(1)) | \(.roundTripsPerRequest | digits(4)) | \(.commandsPerRequest | digits(4)) | \(.calls | to_entries | map("\(.key) \(.value)") | join(", ")) |")' \
  "$results/redis-commands.json" | tee "$results/redis-commands.md"
jq -e '(.phases[] | select(.phase == "first").roundTripsPerRequest) as $first
  | (.phases[] | select(.phase == "steady").roundTripsPerRequest) as $steady
  | $first > 0.9 and $first < 1.1 and $steady < 0.001' "$results/redis-commands.json" > /dev/null \
  || { say "more commands than promised"; exit 1; }
