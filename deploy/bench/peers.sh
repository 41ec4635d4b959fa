#!/usr/bin/env bash
# What a request costs through Latchkey and through its peers, in one interleaved run: requests per second,
# processor time and allocation per request, latency in an open loop, TLS, memory. See README.md.
. "$(dirname "$0")/lib.sh"
. "$here/peers-lib.sh"

if [ -n "${QUICK:-}" ]; then
  defaults=(12 3 3 2 1 4)
else
  defaults=(50 5 8 5 3 10)
fi
warm=${WARM:-${defaults[0]}}
rounds=${ROUNDS:-${defaults[1]}}
seconds=${SECONDS_EACH:-${defaults[2]}}
other_seconds=${OTHER_SECONDS:-${defaults[3]}}
low_rounds=${LOW_ROUNDS:-${defaults[4]}}
low_seconds=${LOW_SECONDS:-${defaults[5]}}
idle_clients=${IDLE_CLIENTS:-5000}
large_megabytes=${LARGE_MEGABYTES:-2048}
connections=32

need wrk jq curl nginx haproxy openssl python3
build
start_upstream
mkdir -p "$work/files"
head -c 1000 /dev/zero | tr '\0' x > "$work/files/1k"
head -c 100000 /dev/zero | tr '\0' x > "$work/files/100k"
chmod 755 "$work" "$work/files" # nginx's workers have a user of their own.
start_redis
make_certificate
start_stock
stock_process=$started
start_gateway_for_peers
make_project bench 10
make_project_at large 10 "http://127.0.0.1:$large_port"
make_project_at secure 10 "https://127.0.0.1:$tls_upstream_port"
secret=$(make_key bench)
limited=$(admin 1 /v1/keys \
  '{"name": "bench", "projects": ["bench"], "limits": [{"requests": 1000000, "period": "1s"}]}' | jq -r .secret)
start_peers "$secret"

declare -A url=(
  [nginx]=http://127.0.0.1:$nginx_port [nginx-lua]=http://127.0.0.1:$lua_port [haproxy]=http://127.0.0.1:$haproxy_port
  [reactor]=http://127.0.0.1:$reactor_port [least]=http://127.0.0.1:$least_port [stock]=http://127.0.0.1:$stock_port
  [latchkey]=$(proxy_url 1)/proxy/bench [latchkey-limit]=$(proxy_url 1)/proxy/bench
)
declare -A process=(
  [nginx]=$nginx_process [nginx-lua]=$lua_process [haproxy]=$haproxy_process [reactor]=$reactor_process
  [least]=$least_process [stock]=$stock_process [latchkey]=$latchkey_process [latchkey-limit]=$latchkey_process
)
systems=(nginx nginx-lua haproxy reactor least stock latchkey latchkey-limit)
on_java=(reactor least stock latchkey latchkey-limit)

key_for() { if [ "$1" = latchkey-limit ]; then echo "$limited"; else echo "$secret"; fi; }

# measure SYSTEM URL CONNECTIONS SECONDS KIND: adds a line to the raw figures.
measure() {
  local before after
  before=$(tree_millis "${process[$1]}")
  load "$2" "$(key_for "$1")" "$3" "$4" > "$work/run"
  after=$(tree_millis "${process[$1]}")
  jq -c --arg system "$1" --arg kind "$5" --argjson millis $((after - before)) \
    '{$system, $kind} + . + {processorMicros: ($millis * 1000 / ([.requests, 1] | max))}' "$work/run" >> "$work/raw"
}

for system in "${systems[@]}"; do
  for size in 1k 100k; do
    need_answer "${url[$system]}/files/$size" "$(key_for "$system")"
  done
done
for system in "${on_java[@]}"; do
  say "warming $system"
  load "${url[$system]}/files/1k" "$(key_for "$system")" "$connections" "$warm" > /dev/null
done
[ "$(carried 1)" -gt 100 ] || die "no request took the lane"

for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  for i in "${!systems[@]}"; do
    system=${systems[$(((i + round) % ${#systems[@]}))]}
    measure "$system" "${url[$system]}/files/1k" "$connections" "$seconds" main
  done
done

for system in "${on_java[@]}"; do
  say "allocation of $system"
  before=$(allocated "${process[$system]}")
  load "${url[$system]}/files/1k" "$(key_for "$system")" "$connections" "$other_seconds" > "$work/run"
  after=$(allocated "${process[$system]}")
  jq -c --arg system "$system" --argjson bytes $((after - before)) \
    '{$system, kind: "allocation", bytes: ($bytes / ([.requests, 1] | max))}' "$work/run" >> "$work/raw"
done

for system in "${systems[@]}"; do
  say "other loads on $system"
  measure "$system" "${url[$system]}/files/1k" 1 "$other_seconds" one-connection
  measure "$system" "${url[$system]}/files/1k" 512 "$other_seconds" many-connections
  measure "$system" "${url[$system]}/files/100k" "$connections" "$other_seconds" large
done

say "TLS"
declare -A secure_url=(
  [nginx]=https://127.0.0.1:$nginx_tls_port [haproxy]=https://127.0.0.1:$haproxy_tls_port
  [latchkey]=https://127.0.0.1:$(proxy_port 2)/proxy/secure
)
secure_secret=$(make_key secure)
start_tls_gateway
process[latchkey]=$tls_latchkey_process
secret_before=$secret
secret=$secure_secret
load "${secure_url[latchkey]}/files/1k" "$secret" "$connections" "$warm" > /dev/null
for system in nginx haproxy latchkey; do
  need_answer "${secure_url[$system]}/files/1k" "$secret"
  measure "$system" "${secure_url[$system]}/files/1k" "$connections" "$seconds" tls
done
[ "$(carried 2)" -gt 100 ] || say "requests over TLS did not take the lane"
secret=$secret_before
end_process "$tls_latchkey_process"
process[latchkey]=$latchkey_process

for rate in 500 5000; do
  say "open loop, $rate/s"
  targets=()
  for system in nginx haproxy least stock latchkey; do
    targets+=("$system=${url[$system]}/files/1k")
  done
  "$java" -Xmx256m -cp "$(bench_class_path)" -Dcredential="$secret" io.latchkey.bench.OpenLoop \
    "$rate" 16 "$low_seconds" "$low_rounds" "${targets[@]}" \
    | jq -c --argjson rate "$rate" '. + {kind: "open", $rate}' >> "$work/raw"
done

say "memory"
memory_idle "$(proxy_port 1)" "$secret" "$idle_clients" "$latchkey_process" >> "$work/raw"
memory_large "$(make_key large)" "$large_megabytes" "$latchkey_process" >> "$work/raw"

report
