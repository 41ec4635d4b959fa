#!/usr/bin/env bash
# What encrypting and decrypting fields costs beside requests that only pass. See README.md.
. "$(dirname "$0")/lib.sh"

warm=${WARM:-30}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-8}
connections=${CONNECTIONS:-32}
low_rate=${LOW_RATE:-500}
low_rounds=${LOW_ROUNDS:-3}
low_seconds=${LOW_SECONDS:-10}
large_rounds=${LARGE_ROUNDS:-3}
concurrent=${CONCURRENT:-20}

need wrk jq curl jcmd
build
mkdir -p "$work/files"
chmod 711 "$work" # nginx may run as somebody else
start_upstream
start_redis
"$java" -cp "$(bench_class_path)" io.latchkey.bench.NewMasterKey > "$work/master.json"
chmod 600 "$work/master.json"
redis=--spring.data.redis.url=redis://127.0.0.1:$redis_port

# 1: encryption is off. 2: it is on. 3: it is on, and every request takes the way that fields take.
launch_gateway 1 "$redis"
off=$started
await_gateway 1
launch_gateway 2 "$redis" --latchkey.encryption.master-key-file="$work/master.json"
on=$started
await_gateway 2
launch_gateway 3 "$redis" --latchkey.encryption.master-key-file="$work/master.json" --latchkey.proxy.lane=off
usual=$started
await_gateway 3

make_project bench 10
organization=$(curl -sSf "$(console_url 2)/v1/projects/bench" -H "Authorization: Bearer $token" | jq -r .organization)
admin 1 /v1/projects "$(jq -n --arg organization "$organization" --arg upstream "http://127.0.0.1:$upstream_port" \
  '{$organization, name: "Sealed", slug: "sealed", $upstream}')" > /dev/null
policy='{"fields": [
  {"path": "title", "onRequest": "encrypt", "onResponse": "decrypt"},
  {"path": "body", "onRequest": "encrypt", "onResponse": "decrypt"}]}'
sealed=$(curl -sSf "$(console_url 2)/v1/projects/sealed" -H "Authorization: Bearer $token" | jq -r .id)
curl -sSf -o /dev/null -X PUT "$(console_url 2)/v1/projects/$sealed/encryption" -H "Authorization: Bearer $token" \
  -H 'Content-Type: application/json' -d "$policy" || die "no policy"
secret=$(admin 1 /v1/keys '{"name": "bench", "projects": ["bench", "sealed"], "permissions": ["read", "write", "encrypt", "decrypt"]}' \
  | jq -r .secret)

# 1 KiB of JSON with two fields, as clients send it and as an upstream keeps it.
filler=$(head -c 600 /dev/zero | tr '\0' 'x')
small="{\"id\": 1001, \"title\": \"A title that nobody reads\", \"note\": \"$filler\", \"body\": \"$(head -c 300 /dev/zero | tr '\0' 'y')\"}"
hide() {
  curl -sSf "$(proxy_url 2)/proxy/sealed/" -H "X-API-Key: $secret" -H 'X-Latchkey-Deliver: return' \
    -H 'Content-Type: application/json' -d "$1"
}
hide "$small" > "$work/files/small.json"
grep -q 'lkf1:.*lkf1:' "$work/files/small.json" || die "the fields were not encrypted"

# 100 MB of JSON with one field in the middle.
{
  printf '{"a": ["'
  for _ in $(seq 25); do head -c 2000000 /dev/zero | tr '\0' 'x'; printf '", "'; done
  printf '"], '
  hide '{"title": "A title that nobody reads"}' | sed 's/^{//; s/}$//'
  printf ', "b": ["'
  for _ in $(seq 25); do head -c 2000000 /dev/zero | tr '\0' 'x'; printf '", "'; done
  printf '"]}'
} > "$work/files/large.json"

cat > "$work/post.lua" << LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[$small]]
$(cat "$here/wrk.lua")
LUA

orders=/proxy/bench/orders
declare -A url=(
  [off]=$(proxy_url 1)$orders [on]=$(proxy_url 2)$orders
  [post]=$(proxy_url 3)$orders [encrypt]=$(proxy_url 3)/proxy/sealed/orders
  [get]=$(proxy_url 3)/proxy/bench/files/small.json [decrypt]=$(proxy_url 3)/proxy/sealed/files/small.json
)
declare -A process=([off]=$off [on]=$on [post]=$usual [encrypt]=$usual [get]=$usual [decrypt]=$usual)
systems=(off on post encrypt get decrypt)

run() {
  local script=$work/post.lua
  case $1 in get | decrypt) script=$here/wrk.lua ;; esac
  wrk -t2 -c"$connections" -d"${2}s" --timeout 10s -s "$script" -H "X-API-Key: $secret" "${url[$1]}" \
    | sed -n 's/^RESULT //p'
}

curl -sSf "${url[decrypt]}" -H "X-API-Key: $secret" | grep -q 'A title that nobody reads' || die "not decrypted"
for system in "${systems[@]}"; do
  say "warming $system"
  run "$system" "$warm" > /dev/null
done
for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  for i in "${!systems[@]}"; do
    system=${systems[$(((i + round) % ${#systems[@]}))]}
    before=$(process_millis "${process[$system]}")
    run "$system" "$seconds" > "$work/run"
    after=$(process_millis "${process[$system]}")
    jq -c --arg system "$system" --argjson round "$round" --argjson millis $((after - before)) \
      '{$system, $round} + . + {processorMicros: ($millis * 1000 / .requests)}' "$work/run" >> "$work/rounds"
  done
done

say "latency at $low_rate/s"
"$java" -Xmx256m -cp "$(bench_class_path)" -Dcredential="$secret" io.latchkey.bench.OpenLoop \
  "$low_rate" 16 "$low_seconds" "$low_rounds" "get=${url[get]}" "decrypt=${url[decrypt]}" > "$work/low"

large=$(stat -c %s "$work/files/large.json")
for round in $(seq "$large_rounds"); do
  for project in bench sealed; do
    before=$(process_millis "$usual")
    taken=$(curl -sSf -o /dev/null -w '%{time_total}' "$(proxy_url 3)/proxy/$project/files/large.json" -H "X-API-Key: $secret")
    after=$(process_millis "$usual")
    jq -nc --arg project "$project" --argjson bytes "$large" --argjson seconds "$taken" \
      --argjson millis $((after - before)) \
      '{$project, perSecond: ($bytes / 1e6 / $seconds), perProcessorSecond: ($bytes / 1e3 / $millis)}' >> "$work/large"
  done
done

# Live heap, in KiB.
heap() {
  jcmd "$usual" GC.run > /dev/null
  jcmd "$usual" GC.heap_info | sed -n 's/.*used \([0-9]*\)K.*/\1/p' | head -n 1
}
idle=$(heap)
readers=()
for _ in $(seq "$concurrent"); do
  curl -sS -o /dev/null --limit-rate 4M --max-time 20 "$(proxy_url 3)/proxy/sealed/files/large.json" \
    -H "X-API-Key: $secret" 2> /dev/null &
  readers+=($!)
done
sleep 8
busy=$(heap)
for reader in "${readers[@]}"; do kill "$reader" 2> /dev/null || true; wait "$reader" 2> /dev/null || true; done

jq -n --argjson environment "$(environment)" --argjson connections "$connections" --argjson rate "$low_rate" \
  --slurpfile rounds "$work/rounds" --slurpfile low "$work/low" --slurpfile large "$work/large" \
  --argjson heap "$(((busy - idle) / concurrent))" "$statistics"'
  def of($system): map(select(.system == $system));
  def paired($one; $other): [$rounds | group_by(.round)[] | of($one)[0].requestsPerSecond / of($other)[0].requestsPerSecond] | series;
  {$environment, $connections, $rate, heapKiB: $heap, raw: $rounds,
   systems: [("off", "on", "post", "encrypt", "get", "decrypt") as $system | $rounds | of($system) | {
     system: $system,
     requestsPerSecond: (map(.requestsPerSecond) | series),
     processorMicros: (map(.processorMicros) | series),
     failures: (map(.socketErrors + .refused) | add)}],
   ratios: {"on/off": paired("on"; "off"), "encrypt/post": paired("encrypt"; "post"), "decrypt/get": paired("decrypt"; "get")},
   low: [("get", "decrypt") as $system | $low | of($system) | {system: $system, p99: (map(.latency.p99) | series),
     failures: (map(.failures + .unanswered) | add)}],
   large: [("bench", "sealed") as $project | $large | map(select(.project == $project)) | {
     project: $project, perSecond: (map(.perSecond) | series), perProcessorSecond: (map(.perProcessorSecond) | series)}]}' \
  > "$results/fields.json"

jq -r "$statistics"'
  "Java \(.environment.java), \(.environment.cores) cores, \(.connections) connections, 1 KiB of JSON with two fields. Median (range).\n",
  "| | requests/s | processor µs per request | failures |", "|---|---|---|---|",
  (.systems[] | "| \(.system) | \(.requestsPerSecond | shown(0)) | \(.processorMicros | shown(0)) | \(.failures) |"),
  "\n| throughput | ratio |", "|---|---|", (.ratios | to_entries[] | "| \(.key) | \(.value | shown(2)) |"),
  "\n| at \(.rate)/s | p99 ms | failures |", "|---|---|---|", (.low[] | "| \(.system) | \(.p99 | shown(2)) | \(.failures) |"),
  "\n| 100 MB, one field | MB/s | MB per processor second |", "|---|---|---|",
  (.large[] | "| \(if .project == "bench" then "passed" else "decrypted" end) | \(.perSecond | shown(0)) | \(.perProcessorSecond | shown(0)) |"),
  "\nHeap for each of them while it passes: \(.heapKiB) KiB."' \
  "$results/fields.json" | tee "$results/fields.md"
