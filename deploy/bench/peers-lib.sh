# The peers of peers.sh: starting, measuring, telling. Sourced, not run.

nginx_port=$((port_base + 40))
nginx_tls_port=$((port_base + 41))
lua_port=$((port_base + 42))
haproxy_port=$((port_base + 43))
haproxy_tls_port=$((port_base + 44))
reactor_port=$((port_base + 45))
least_port=$((port_base + 46))
large_port=$((port_base + 47))
tls_upstream_port=$((port_base + 48))
keys=100000

# A certificate for 127.0.0.1, which clients, peers and upstreams share.
make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench \
    -addext subjectAltName=DNS:bench,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/certificate.pem" 2> /dev/null
  cat "$work/certificate.pem" "$work/key.pem" > "$work/both.pem"
}

# bench_java NAME CLASS ARGUMENTS...: a program of the benchmarks.
bench_java() {
  local name=$1
  shift
  start "$name" "$java" "${java_options[@]}" -cp "$(bench_class_path)" "$@"
}

tls_settings=(
  "--spring.ssl.bundle.pem.bench.keystore.certificate=file:$work/certificate.pem"
  "--spring.ssl.bundle.pem.bench.keystore.private-key=file:$work/key.pem"
  "--spring.ssl.bundle.pem.bench.truststore.certificate=file:$work/certificate.pem"
)

start_gateway_for_peers() {
  launch_gateway 1 --spring.data.redis.url="redis://127.0.0.1:$redis_port"
  await_gateway 1
  latchkey_process=$started
  bench_java large io.latchkey.bench.LargeBodies "$large_port"
  await_port large "$large_port"
}

# One that its clients reach over TLS, and that reaches upstreams over TLS.
start_tls_gateway() {
  launch_gateway 2 --spring.data.redis.url="redis://127.0.0.1:$redis_port" "${tls_settings[@]}" \
    --latchkey.proxy.ssl-bundle=bench --latchkey.upstream.ssl-bundle=bench
  await_gateway 2
  tls_latchkey_process=$started
}

make_project_at() {
  local organization
  organization=$(admin 1 /v1/organizations '{"name": "Bench"}' | jq -r .id)
  admin 1 /v1/projects "$(jq -n --arg organization "$organization" --arg slug "$1" \
    --arg upstream "$3" --argjson limit "$2" \
    '{$organization, name: "Bench", $slug, $upstream, keyLimit: $limit}')" > /dev/null
}

await_port() {
  local deadline=$((SECONDS + 60))
  until (exec 3<> "/dev/tcp/127.0.0.1/$2") 2> /dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || die "$1 is not ready"
    sleep 0.1
  done
}

start_peers() {
  local hash
  hash=$(printf %s "$1" | sha256sum | cut -d' ' -f1)
  { seq "$keys" | awk '{printf "%064x\n", $1}'; echo "$hash"; } > "$work/hashes"
  start_nginx_peer
  start_lua_peer
  start_haproxy_peer
  bench_java reactor io.latchkey.bench.BareReactorProxy "$reactor_port" "$upstream_port"
  reactor_process=$started
  await_port reactor "$reactor_port"
  bench_java least io.latchkey.bench.LeastProxy "$least_port" "$upstream_port"
  least_process=$started
  await_port least "$least_port"
}

# nginx_conf NAME SERVERS [MODULES]: the configuration of an nginx of its own.
nginx_conf() {
  mkdir -p "$work/$1"
  cat > "$work/$1/nginx.conf" << CONF
${3:-}
worker_processes ${NGINX_WORKERS:-2};
error_log stderr warn;
pid $work/$1/nginx.pid;
events { worker_connections 16384; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_body_temp_path $work/$1/body;
  proxy_temp_path $work/$1/proxy;
  fastcgi_temp_path $work/$1/fastcgi;
  uwsgi_temp_path $work/$1/uwsgi;
  scgi_temp_path $work/$1/scgi;
  ssl_certificate $work/certificate.pem;
  ssl_certificate_key $work/key.pem;
  proxy_ssl_trusted_certificate $work/certificate.pem;
  proxy_ssl_verify on;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  upstream origin { server 127.0.0.1:$upstream_port; keepalive 512; keepalive_requests 1000000000; }
  upstream secure { server 127.0.0.1:$tls_upstream_port; keepalive 512; keepalive_requests 1000000000; }
  $2
}
CONF
}

start_nginx_peer() {
  nginx_conf peer "
  server { listen 127.0.0.1:$nginx_port backlog=4096; location / { proxy_pass http://origin; } }
  server {
    listen 127.0.0.1:$nginx_tls_port ssl backlog=4096;
    location / { proxy_pass https://secure; proxy_ssl_name bench; }
  }"
  start peer nginx -p "$work/peer" -e stderr -c "$work/peer/nginx.conf" -g 'daemon off;'
  nginx_process=$started
  await_port nginx "$nginx_port"
  nginx_conf secure "
  server {
    listen 127.0.0.1:$tls_upstream_port ssl backlog=4096;
    location /files/ { alias $work/files/; }
  }"
  start secure nginx -p "$work/secure" -e stderr -c "$work/secure/nginx.conf" -g 'daemon off;'
  await_port "upstream over TLS" "$tls_upstream_port"
}

# SHA-256 of the key, looked up in a shared dictionary, and a counter for each key and second.
start_lua_peer() {
  nginx_conf lua "
  lua_shared_dict keys 32m;
  lua_shared_dict counts 8m;
  init_by_lua_block {
    local ffi = require 'ffi'
    ffi.cdef 'unsigned char *SHA256(const unsigned char *d, size_t n, unsigned char *md);'
    crypto = ffi.load('libcrypto.so.3')
    digest = ffi.new('unsigned char[32]')
    for line in io.lines('$work/hashes') do ngx.shared.keys:set(line, true) end
  }
  server {
    listen 127.0.0.1:$lua_port backlog=4096;
    location / {
      access_by_lua_block {
        local key = ngx.var.http_x_api_key or ''
        crypto.SHA256(key, #key, digest)
        local hash = require('ffi').string(digest, 32):gsub('.', function(c) return string.format('%02x', c:byte()) end)
        if not ngx.shared.keys:get(hash) then return ngx.exit(401) end
        if ngx.shared.counts:incr(hash .. ngx.time(), 1, 0, 2) > 1000000 then return ngx.exit(429) end
      }
      proxy_pass http://origin;
    }
  }" "$(printf 'load_module /usr/lib/nginx/modules/%s.so;\n' ndk_http_module ngx_http_lua_module)"
  start lua nginx -p "$work/lua" -e stderr -c "$work/lua/nginx.conf" -g 'daemon off;'
  lua_process=$started
  await_port nginx-lua "$lua_port"
}

# SHA-256 of the key, looked up in a map, and a stick table that counts requests for each key.
start_haproxy_peer() {
  awk '{print toupper($1), 1}' "$work/hashes" > "$work/keys.map"
  cat > "$work/haproxy.cfg" << CONF
global
  nbthread 2
  maxconn 8000
  ssl-server-verify required
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
backend counts
  stick-table type string len 64 size 200k expire 1m store http_req_rate(1s)
frontend plain
  bind 127.0.0.1:$haproxy_port backlog 4096
  http-request set-var(txn.hash) req.hdr(X-API-Key),sha2(256),hex
  http-request deny deny_status 401 unless { var(txn.hash),map_str($work/keys.map) -m found }
  http-request track-sc0 var(txn.hash) table counts
  http-request deny deny_status 429 if { sc_http_req_rate(0,counts) gt 1000000 }
  default_backend origin
frontend secure
  bind 127.0.0.1:$haproxy_tls_port ssl crt $work/both.pem backlog 4096
  default_backend secure
backend origin
  http-reuse always
  server origin 127.0.0.1:$upstream_port pool-max-conn 512
backend secure
  http-reuse always
  server secure 127.0.0.1:$tls_upstream_port ssl ca-file $work/certificate.pem verifyhost bench
CONF
  start haproxy haproxy -db -f "$work/haproxy.cfg"
  haproxy_process=$started
  await_port haproxy "$haproxy_port"
}

# need_answer URL SECRET: a measurement of refusals would be none.
need_answer() {
  curl -sf -o /dev/null --max-time 10 --cacert "$work/certificate.pem" -H "X-API-Key: $2" "$1" \
    || die "$1 doesn't answer"
}

# tree_millis PID: processor time of a process and its children so far.
tree_millis() {
  local pid all=0
  for pid in "$1" $(pgrep -P "$1" || true); do
    all=$((all + $(process_millis "$pid")))
  done
  echo "$all"
}

carried() {
  curl -s "$(console_url "$1")/actuator/prometheus" | awk '/^latchkey_lane_requests_total/ {print int($2)}'
}

allocated() { "$java" -Xmx64m -cp "$(bench_class_path)" io.latchkey.bench.Allocated "$1"; }

resident_kilobytes() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

# memory_idle PORT SECRET CLIENTS PROCESS: what clients that have had a response and stay cost.
memory_idle() {
  local before after
  ulimit -n "$(ulimit -Hn)" || true
  before=$(resident_kilobytes "$4")
  python3 - "$1" "$2" "$3" "$work/idle" << 'PY' &
import socket, sys, time
port, secret, count, flag = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
request = f"GET /proxy/bench/files/1k HTTP/1.1\r\nHost: bench\r\nX-API-Key: {secret}\r\n\r\n".encode()
clients = []
for _ in range(count):
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(request)
    response = b""
    while len(response) < 1000:
        response += client.recv(65536)
    clients.append(client)
open(flag, "w").close()
time.sleep(60)
PY
  local clients=$! deadline=$((SECONDS + 60))
  until [ -f "$work/idle" ] || [ "$SECONDS" -ge "$deadline" ]; do sleep 0.1; done
  after=$(resident_kilobytes "$4")
  kill "$clients" && wait "$clients" 2> /dev/null || true
  jq -nc --argjson before "$before" --argjson after "$after" --argjson clients "$3" \
    '{kind: "idle", $clients, megabytes: (($after - $before) / 1024)}'
}

# memory_large SECRET MEGABYTES PROCESS: what an upload and a download at once cost at most.
memory_large() {
  local before most now address took=$SECONDS
  address=$(proxy_url 1)/proxy/large/zeroes
  curl -s -o /dev/null --max-time 10 -r 0-0 -T /dev/null -H "X-API-Key: $1" "$address" || true
  before=$(resident_kilobytes "$3")
  most=$before
  truncate -s "${2}M" "$work/large"
  curl -s -T "$work/large" -H "X-API-Key: $1" "$address" > "$work/uploaded" &
  local upload=$!
  curl -s -H "X-API-Key: $1" "$address" | head -c "$((${2} * 1048576))" | wc -c > "$work/downloaded" &
  local download=$!
  while kill -0 "$upload" 2> /dev/null || kill -0 "$download" 2> /dev/null; do
    now=$(resident_kilobytes "$3")
    [ "$now" -le "$most" ] || most=$now
    sleep 0.1
  done
  wait "$upload" "$download" || true
  jq -nc --argjson before "$before" --argjson most "$most" --argjson took $((SECONDS - took)) \
    --arg uploaded "$(cat "$work/uploaded")" --arg downloaded "$(cat "$work/downloaded")" \
    '{kind: "bodies", $uploaded, downloaded: ($downloaded | gsub("\\s"; "")), seconds: $took,
      megabytes: (($most - $before) / 1024)}'
}

report() {
  jq -n --argjson environment "$(environment)" --slurpfile raw "$work/raw" '{$environment, $raw}' \
    > "$results/peers.json"
  jq -r "$statistics"'
    .raw as $raw | .environment as $e
    | def of($system; $kind): [$raw[] | select(.system == $system and .kind == $kind)];
    def rate($system; $kind): of($system; $kind) | map(.requestsPerSecond) | median | digits(0);
    def open($system; $rate): [$raw[] | select(.system == $system and .kind == "open" and .rate == $rate)
      | .latency.p99] | median | digits(2);
    "Java \($e.java), \($e.cores) cores, 1 kB, 32 connections unless said. Median (range). In the column TLS, both sides.\n",
    "| | requests/s | processor µs | p99 ms | bytes allocated | 1 connection | 512 connections | 100 kB | TLS"
      + " | p99 ms at 500/s | at 5,000/s | failures |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
    (("nginx", "nginx-lua", "haproxy", "least", "reactor", "stock", "latchkey", "latchkey-limit") as $s
      | "| \($s) | \(of($s; "main") | map(.requestsPerSecond) | series | shown(0))"
      + " | \(of($s; "main") | map(.processorMicros) | series | shown(0))"
      + " | \(of($s; "main") | map(.p99) | series | shown(1))"
      + " | \(of($s; "allocation") | map(.bytes) | median | digits(0))"
      + " | \(rate($s; "one-connection")) | \(rate($s; "many-connections")) | \(rate($s; "large"))"
      + " | \(rate($s; "tls")) | \(open($s; 500)) | \(open($s; 5000))"
      + " | \([$raw[] | select(.system == $s) | (.socketErrors // 0) + (.refused // 0) + (.failures // 0)] | add) |"),
    "",
    ($raw[] | select(.kind == "idle") | "\(.clients) idle clients: \(.megabytes | digits(1)) MiB more resident."),
    ($raw[] | select(.kind == "bodies") | "Upload (\(.uploaded)) and download (\(.downloaded)) at once: "
      + "\(.megabytes | digits(1)) MiB more at most, \(.seconds) s.")' \
    "$results/peers.json" | tee "$results/peers.md"
}
