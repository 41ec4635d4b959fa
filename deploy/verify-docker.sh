#!/usr/bin/env bash
# Builds the image with a real engine and tries it: the smoke test from a client's side, and the
# store's contract against a Redis in a container.
#
# Ends with 2 where it can't be tried, and says why. Uses the engine that is there, or starts a dockerd of its own (as root, with docker.io installed).
# Where no registry can be reached, base images of the same names are made from what this machine
# has: LOCAL_IMAGES=1 does so always, LOCAL_IMAGES=0 never.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/latchkey-docker.XXXXXX")
java_image=eclipse-temurin:25-jre-noble
redis_image=redis:7
engine=
containers=()
token=verify-$RANDOM$RANDOM$RANDOM

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

die() {
  say "FAILED: $*"
  exit 1
}

cannot() {
  say "NOT TRIED: $*"
  exit 2
}

finish() {
  local status=$? container
  for container in "${containers[@]}"; do
    [ "$status" = 0 ] || docker logs "$container" 2>&1 | tail -n 40 >&2 || true
    docker rm -f -v "$container" > /dev/null 2>&1 || true
  done
  [ ! -f "$work/compose.log" ] || compose down -v || true
  docker network rm verify > /dev/null 2>&1 || true
  if [ -n "$engine" ]; then
    kill "$engine" 2> /dev/null || true
    wait "$engine" 2> /dev/null || true
  fi
  rm -rf "$work" 2> /dev/null || true
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_engine() {
  docker info > /dev/null 2>&1 && return
  command -v dockerd > /dev/null || cannot "there is no Docker engine, and no dockerd to start one"
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --storage-driver=vfs --data-root "$work/engine" --exec-root "$work/exec" --pidfile "$work/pid" \
    --host "$DOCKER_HOST" > "$work/dockerd.log" 2>&1 &
  engine=$!
  for _ in $(seq 100); do
    docker info > /dev/null 2>&1 && return
    kill -0 "$engine" 2> /dev/null || break
    sleep 0.2
  done
  tail -n 20 "$work/dockerd.log" >&2
  cannot "dockerd does not start"
}

# Copies programs with the libraries that they are linked to.
add_programs() {
  local folder=$1 program file
  shift
  for program in "$@"; do
    mkdir -p "$folder/usr/bin"
    cp -L "$(command -v "$program")" "$folder/usr/bin/"
    ldd "$(command -v "$program")" | grep -o '/[^ ]*' | while read -r file; do
      mkdir -p "$folder$(dirname "$file")"
      cp -nL "$file" "$folder$file"
    done || true
  done
}

add_libraries() {
  local folder=$1 library file
  shift
  for library in "$@"; do
    file=$(ldconfig -p | awk -v library="$library" '$1 == library && !seen++ { print $NF }')
    [ -n "$file" ] && mkdir -p "$folder$(dirname "$file")" && cp -nL "$file" "$folder$file"
  done
}

# A root folder with a shell, the usual tools, and nobody in it.
make_root() {
  mkdir -p "$1"/{bin,etc,tmp,usr/bin}
  chmod 1777 "$1/tmp"
  cp "$(command -v busybox)" "$1/bin/busybox"
  local tool
  for tool in sh ls cp mkdir rm ln cat chmod chown sleep find sha256sum sort id tr head grep; do
    ln -s busybox "$1/bin/$tool"
  done
  printf 'root:x:0:0::/:/bin/sh\n' > "$1/etc/passwd"
  add_programs "$1" bash
}

local_images() {
  command -v busybox > /dev/null && busybox --list > /dev/null || cannot "local images need busybox-static"
  command -v redis-server > /dev/null && command -v redis-cli > /dev/null || cannot "a local $redis_image needs redis-server"
  local home
  home=$(find /usr/lib/jvm -maxdepth 1 -name '*25*' | sed -n 1p)
  [ -n "$home" ] || cannot "a local $java_image needs a JDK 25 below /usr/lib/jvm"
  say "making $java_image from $home, and $redis_image from $(command -v redis-server)"
  make_root "$work/java"
  mkdir -p "$work/java/opt"
  cp -rL "$home" "$work/java/opt/java"
  rm -rf "$work/java/opt/java"/{include,man,lib/src.zip,lib/ct.sym,jmods}
  ln -s /opt/java/bin/java "$work/java/usr/bin/java"
  add_libraries "$work/java" libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libz.so.1 libgcc_s.so.1 \
    libssl.so.3 libcrypto.so.3
  tar -C "$work/java" -c . | docker import --change 'ENV PATH=/usr/bin:/bin' - "$java_image" > /dev/null
  make_root "$work/redis"
  add_programs "$work/redis" redis-server redis-cli
  mkdir -p "$work/redis/data"
  tar -C "$work/redis" -c . | docker import --change 'ENV PATH=/usr/bin:/bin' \
    --change 'CMD ["redis-server", "--protected-mode", "no", "--dir", "/tmp"]' - "$redis_image" > /dev/null
  rm -rf "$work/java" "$work/redis"
}

base_images() {
  case ${LOCAL_IMAGES:-} in
    1) local_images ;;
    0) docker pull -q "$java_image" && docker pull -q "$redis_image" ;;
    *)
      if ! { timeout 60 docker pull -q "$java_image" && timeout 60 docker pull -q "$redis_image"; } > /dev/null 2>&1; then
        local_images
      fi
      ;;
  esac
}

# build TAG [OPTION...]
build() {
  local tag=$1
  shift
  docker build --no-cache -f "$here/Dockerfile" -t "$tag" "$@" "$root" > "$work/build.log" 2>&1 \
    || { tail -n 30 "$work/build.log" >&2; die "the image can't be built"; }
}

# The digests of the program and its libraries in an image.
digests() {
  docker run --rm --entrypoint bash "$1" -c \
    "for part in $2; do cd \$part && find * -maxdepth 1 -name '*.jar' -type f -exec sha256sum {} +; done" | sort -k 2
}

build_images() {
  [ -f "$root/gateway/target/latchkey-gateway.jar" ] || (cd "$root" && mvn -B -q -DskipTests package)
  say "building the image"
  build latchkey:verify
  say "built: $(docker image inspect -f '{{len .RootFS.Layers}} layers, {{.Size}} bytes' latchkey:verify)"
  build latchkey:again --target layers
  digests latchkey:verify /opt/latchkey > "$work/one"
  digests latchkey:again "/build/layers/dependencies /build/layers/application" > "$work/two"
  diff "$work/one" "$work/two" || die "two builds differ"
  say "two builds hold the same $(grep -c . "$work/one") files"
}

port() { docker port "$1" "$2/tcp" | sed -n 1p | sed 's/.*://'; }

await_healthy() {
  local state
  for _ in $(seq 240); do
    state=$(docker inspect -f '{{.State.Health.Status}} {{.State.Running}}' "$1")
    [ "$state" = "healthy true" ] && return
    [ "${state#* }" = true ] || break
    sleep 0.5
  done
  die "$1 is $state"
}

status() { curl -s -o /dev/null -w '%{http_code}' --max-time 20 "$@"; }

expect() {
  local wanted=$1 what=$2 got
  shift 2
  got=$(status "$@")
  [ "$got" = "$wanted" ] || die "$what: $got and not $wanted"
  say "$what: $got"
}

# On a machine that is busy Redis may answer late: 503, and the call is made again.
admin() {
  curl -sS --fail-with-body --retry 5 --retry-delay 2 --max-time 60 "http://127.0.0.1:$console$1" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' -d "$2"
}

# The first of that name: the object's own.
value() { grep -o "\"$1\":\"[^\"]*\"" | sed -n 1p | cut -d '"' -f 4; }

# From a client's side: a key is made, used, revoked, on an image that may write nowhere.
# Reads the log to its end: a grep that stops at the first match would break the pipe, which counts
# as a failure of it.
started() {
  docker logs "$1" 2>&1 | grep 'started=true' > /dev/null
}

smoke() {
  say "smoke: Redis and a gateway, read-only, without capabilities"
  docker network create verify > /dev/null
  containers+=(verify-redis verify-gateway)
  docker run -d --name verify-redis --network verify "$redis_image" > /dev/null
  docker run -d --name verify-gateway --network verify --read-only --tmpfs /tmp --cap-drop ALL \
    --security-opt no-new-privileges -m 512m -p 127.0.0.1::8080 -p 127.0.0.1::8081 \
    -e SPRING_DATA_REDIS_HOST=verify-redis -e LATCHKEY_ADMIN_TOKEN="$token" latchkey:verify > /dev/null
  await_healthy verify-gateway
  local proxy secret key
  proxy=$(port verify-gateway 8080)
  console=$(port verify-gateway 8081)
  [ "$(docker exec verify-gateway id -u)" = 10001 ] || die "the gateway does not run as 10001"
  expect 200 "liveness" "http://127.0.0.1:$console/actuator/health/liveness"
  local organization
  organization=$(admin /v1/organizations '{"name": "Acme"}' | value id)
  admin /v1/projects "{\"organization\": \"$organization\", \"name\": \"Self\", \"slug\": \"self\", \"upstream\": \"http://verify-gateway:8081\"}" > /dev/null
  local made
  made=$(admin /v1/keys '{"name": "smoke", "projects": ["self"]}')
  secret=$(printf '%s' "$made" | value secret)
  key=$(printf '%s' "$made" | value id)
  local url=http://127.0.0.1:$proxy/proxy/self/actuator/health/liveness
  expect 401 "a request without a key" "$url"
  expect 200 "a request with its key" "$url" -H "X-API-Key: $secret"
  admin "/v1/keys/$key/revoke" '{}' > /dev/null
  expect 401 "the same once its key is revoked" "$url" -H "X-API-Key: $secret"
  started verify-gateway || die "the gateway did not say that it had started"
  if docker logs verify-gateway 2>&1 | grep -E '\[(warning|error)\]\[(aot|cds)|^\[.*\]\[aot'; then
    die "the cache does not fit"
  fi
  docker stop -t 40 verify-gateway > /dev/null
  local code
  code=$(docker inspect -f '{{.State.ExitCode}}' verify-gateway)
  [ "$code" = 143 ] || die "the gateway ended with $code and not 143"
  say "stopped in order: exit code $code"
}

# How long a start takes with and without the cache, from the process's own first line.
starts() {
  local options=("" "-XX:AOTMode=off") names=("with its cache" "without") i began
  for i in 0 1; do
    containers+=("verify-start-$i")
    began=$(date +%s%N)
    docker run -d --name "verify-start-$i" --network verify -e SPRING_DATA_REDIS_HOST=verify-redis \
      -e LATCHKEY_ADMIN_TOKEN="$token" -e JDK_JAVA_OPTIONS="${options[$i]}" latchkey:verify > /dev/null
    until started "verify-start-$i"; do sleep 0.1; done
    say "started ${names[$i]}: $((($(date +%s%N) - began) / 1000000)) ms"
    docker rm -f -v "verify-start-$i" > /dev/null
  done
}

compose() {
  local tool=(docker-compose)
  docker compose version > /dev/null 2>&1 && tool=(docker compose)
  PROXY_1_PORT=28080 PROXY_2_PORT=28082 CONSOLE_PORT=28081 \
    "${tool[@]}" -p latchkey-verify -f "$here/compose.yaml" "$@" > "$work/compose.log" 2>&1
}

# What compose.yaml starts, but Prometheus and Grafana: a key that two proxies accept, until it is revoked.
fleet() {
  if ! docker compose version > /dev/null 2>&1 && ! command -v docker-compose > /dev/null; then
    say "NOT TRIED: compose.yaml, there is no docker compose"
    return
  fi
  say "compose.yaml: Redis, two proxies, a console, an upstream"
  docker tag latchkey:verify latchkey:latest
  containers+=(latchkey-verify_console_1 latchkey-verify_proxy-1_1 latchkey-verify_proxy-2_1 latchkey-verify_redis_1)
  compose up -d --no-build redis proxy-1 proxy-2 console upstream \
    || { tail -n 30 "$work/compose.log" >&2; die "compose does not start"; }
  console=28081
  local port wanted
  for port in 28081 28080 28082; do
    wanted=/actuator/health/readiness
    [ "$port" = 28081 ] || wanted=/latchkey/me
    for _ in $(seq 300); do
      [ "$(status "http://127.0.0.1:$port$wanted")" != 000 ] && break
      sleep 0.5
    done
  done
  token=$(compose_token)
  local organization made secret key
  organization=$(admin /v1/organizations '{"name": "Acme"}' | value id)
  admin /v1/projects "{\"organization\": \"$organization\", \"name\": \"Demo\", \"slug\": \"demo\", \"upstream\": \"http://upstream:9000\"}" > /dev/null
  made=$(admin /v1/keys '{"name": "smoke", "projects": ["demo"]}')
  secret=$(printf '%s' "$made" | value secret)
  key=$(printf '%s' "$made" | value id)
  expect 200 "through the first proxy" "http://127.0.0.1:28080/proxy/demo/" -H "X-API-Key: $secret"
  expect 200 "through the second" "http://127.0.0.1:28082/proxy/demo/" -H "X-API-Key: $secret"
  admin "/v1/keys/$key/revoke" '{}' > "$work/revoked"
  grep -q '"proxy-1"' "$work/revoked" && grep -q '"proxy-2"' "$work/revoked" || die "not all have confirmed: $(cat "$work/revoked")"
  expect 401 "through the first, once revoked" "http://127.0.0.1:28080/proxy/demo/" -H "X-API-Key: $secret"
  expect 401 "through the second" "http://127.0.0.1:28082/proxy/demo/" -H "X-API-Key: $secret"
  compose down -v
}

compose_token() {
  docker run --rm --entrypoint cat -v latchkey-verify_secrets:/run/secrets:ro latchkey:verify /run/secrets/latchkey.admin.token
}

contract() {
  say "the store's contract, on $redis_image through Testcontainers"
  (cd "$root" && TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 TEST_REDIS_IMAGE=$redis_image \
    mvn -B -q test -Dtest=RedisKeyStoreTest ${MAVEN_OFFLINE:+-o}) > "$work/contract.log" 2>&1 \
    || { grep -a ERROR "$work/contract.log" | sed -n 1,20p >&2; die "the contract does not hold in a container"; }
  say "the contract holds"
}

start_engine
base_images
build_images
smoke
starts
fleet
contract
say "all is well"
