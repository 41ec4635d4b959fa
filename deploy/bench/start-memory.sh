#!/usr/bin/env bash
# From start to ready and to the first proxied answer, and resident memory: idle, and after load.
# JDKS lists homes of Java to go through, with colons between.
. "$(dirname "$0")/lib.sh"

repeats=${REPEATS:-3}
idle_seconds=${IDLE_SECONDS:-10}
seconds=${SECONDS_EACH:-30}
IFS=: read -ra homes <<< "${JDKS:-${JAVA_HOME:-}}"
[ ${#homes[@]} -gt 0 ] || homes=('')

need wrk jq curl
build

resident() { awk '/^VmRSS/ {print $2 / 1024}' "/proc/$1/status"; }
millis() { echo $(($(date +%s%N) / 1000000)); }

# await_answer CURL_ARGUMENT...: until the URL answers 2xx, asked every 20 ms.
await_answer() {
  for _ in $(seq 3000); do
    curl -sf -o /dev/null --max-time 5 "$@" && return
    kill -0 "$gateway" 2> /dev/null || break
    sleep 0.02
  done
  tail -n 30 "$work/gateway-1.log" >&2
  die "no answer: $*"
}

# once JDK STORE: one start; adds a line to the measurements.
once() {
  local store=$1 begin ready answered idle loaded
  local arguments=()
  [ "$store" = embedded ] || arguments=(--spring.data.redis.url="redis://127.0.0.1:$redis_port")
  begin=$(millis)
  launch_gateway 1 "${arguments[@]}"
  gateway=$started
  await_answer "$(console_url 1)/actuator/health/readiness"
  ready=$(millis)
  if [ -z "$secret" ] || [ "$store" = embedded ]; then
    make_project bench 10
    secret=$(make_key bench)
  fi
  await_answer -H "X-API-Key: $secret" "$(proxy_url 1)/proxy/bench/orders"
  answered=$(millis)
  sleep "$idle_seconds"
  idle=$(resident "$gateway")
  load "$(proxy_url 1)/proxy/bench/orders" "$secret" 64 "$seconds" > /dev/null
  loaded=$(resident "$gateway")
  end_process "$gateway"
  rm -rf "$work/data-1"
  jq -nc --argjson environment "$(environment)" --arg store "$store" --argjson ready $((ready - begin)) \
    --argjson answered $((answered - begin)) --argjson idle "$idle" --argjson loaded "$loaded" \
    '{java: $environment.java, options: $environment.options, $store, readyMillis: $ready,
      firstAnswerMillis: $answered, idleMiB: $idle, loadedMiB: $loaded}' >> "$work/starts"
}

start_upstream
start_redis
for home in "${homes[@]}"; do
  java=${home:+$home/bin/}java
  for repeat in $(seq "$repeats"); do
    for store in redis embedded; do
      secret=
      [ "$store" = embedded ] || secret=${shared_secret:-}
      say "$("$java" -version 2>&1 | head -n 1), $store, $repeat of $repeats"
      once "$store"
      [ "$store" = embedded ] || shared_secret=$secret
    done
  done
done

jq -s "$statistics"'group_by([.java, .store]) | map({java: .[0].java, options: .[0].options, store: .[0].store,
    starts: length, readyMillis: (map(.readyMillis) | series), firstAnswerMillis: (map(.firstAnswerMillis) | series),
    idleMiB: (map(.idleMiB) | series), loadedMiB: (map(.loadedMiB) | series)})' "$work/starts" \
  > "$results/start-memory.json"
jq -r "$statistics"'
  "| Java | options | store | ready, ms | first answer, ms | resident idle, MiB | after load, MiB |", "|---|---|---|---|---|---|---|",
  (.[] | "| \(.java) | \(.options) | \(.store) | \(.readyMillis | shown(0)) | \(.firstAnswerMillis | shown(0)) | \(.idleMiB | shown(0)) | \(.loadedMiB | shown(0)) |")' \
  "$results/start-memory.json" | tee "$results/start-memory.md"
