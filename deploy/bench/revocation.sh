#!/usr/bin/env bash
# Revoked means revoked: three gateways under load, keys revoked one after the other. Ends with
# status 1 where a request that was sent after the revoke call had returned was let through.
#
# WRK=32 has wrk keep every core busy besides, with so many connections to each gateway; the program
# that revokes then needs only few requests of its own: WRK=32 CONNECTIONS=4 RATE=100.
. "$(dirname "$0")/lib.sh"

gateways=${GATEWAYS:-3}
keys=${KEYS:-200}
connections=${CONNECTIONS:-64}
rate=${RATE:-0}
warm=${WARM:-40}
warm_keys=${WARM_KEYS:-90}
pause=${PAUSE:-0}
wrk=${WRK:-0}

need jq curl
build
start_upstream
start_redis
proxies=()
consoles=()
for number in $(seq "$gateways"); do
  start_gateway "$number"
  proxies+=("$(proxy_url "$number")")
  consoles+=("$(console_url "$number")")
done
if [ "$wrk" -gt 0 ]; then
  need wrk
  make_project load 1
  secret=$(make_key load)
  for url in "${proxies[@]}"; do
    start "wrk-$started" wrk -t1 -c"$wrk" -d1h --timeout 10s -H "X-API-Key: $secret" "$url/proxy/load/orders"
  done
fi
join() { local IFS=,; echo "$*"; }

say "load on $gateways gateways, $connections connections each; then $keys revocations"
status=0
timeout "${TIMEOUT:-600}" "$java" -Xmx512m -cp "$(bench_class_path)" \
  -Dgateways="$(join "${proxies[@]}")" -Dadmins="$(join "${consoles[@]}")" -Dtoken="$token" \
  -Dupstream="http://127.0.0.1:$upstream_port" -Dkeys="$keys" -Dconnections="$connections" -Drate="$rate" \
  -Dwarm="$warm" -DwarmKeys="$warm_keys" -Dpause="$pause" io.latchkey.bench.RevocationBench > "$work/measured" || status=$?
[ -s "$work/measured" ] || die "nothing was measured"

jq --argjson environment "$(environment)" --argjson gateways "$gateways" --argjson connections "$connections" \
  --argjson wrk "$wrk" '{$environment, $gateways, $connections, $wrk} + .' "$work/measured" > "$results/revocation.json"
jq -r '
  "Java \(.environment.java), \(.gateways) gateways, \(.connections) connections of load on each (\(.requestsPerSecond) requests/s in all), \(.wrk) of wrk besides, \(.environment.cores) cores.\n",
  "| | |", "|---|---|",
  "| keys revoked | \(.revocations) |",
  "| requests sent after their key'"'"'s revoke call had returned | \(.sentAfterRevocation) |",
  "| **of these let through** | **\(.letThrough)** |",
  "| revoke call, p50 / p99 / max ms | \(.call.p50) / \(.call.p99) / \(.call.max) |",
  "| as the gateway reports it, p50 / p99 / max ms | \(.tookMillis.p50) / \(.tookMillis.p99) / \(.tookMillis.max) |",
  "| gateways that confirmed, fewest | \(.confirmedFewest) |",
  "| calls that left a gateway pending | \(.callsWithPending) |",
  "| proxied requests, p50 / p99 ms | \(.latency.p50) / \(.latency.p99) |",
  "| statuses | \(.statuses | to_entries | map("\(.key): \(.value)") | join(", ")) |"' \
  "$results/revocation.json" | tee "$results/revocation.md"
exit "$status"
