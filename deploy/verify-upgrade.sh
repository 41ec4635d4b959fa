#!/usr/bin/env bash
# A fleet is upgraded instance by instance, and back: two versions side by side on one Redis, under load.
# Ends with status 1 where a request fails, or a key means something else to one of them.
#
#   deploy/verify-upgrade.sh FROM      FROM: a commit or tag of the version that runs now
#
# OLD_JAR and NEW_JAR name jars that are built already. Uses the scripts of bench/.
set -euo pipefail
script_folder=$(cd "$(dirname "$0")" && pwd)
. "$script_folder/bench/lib.sh"

old_jar=${OLD_JAR:-}
new_jar=${NEW_JAR:-$jar}
load_log=$work/load.log

# Two versions and their load on a machine that may be busy otherwise.
await_gateway() { await "gateway-$1" "$(console_url "$1")/actuator/health/readiness" "${READY_WITHIN:-300}"; }

jar_of() {
  say "building $1"
  git -C "$root" worktree add -q --detach "$work/from" "$1"
  (cd "$work/from" && mvn -B -q -DskipTests package)
  old_jar=$work/old.jar
  cp "$work/from/gateway/target/latchkey-gateway.jar" "$old_jar"
  git -C "$root" worktree remove --force "$work/from"
}

version_of() { unzip -l "$1" | tail -n 1 | awk '{ print $2 " files, " $1 " bytes" }'; }

# run NUMBER JAR: starts a gateway of this version.
run() {
  jar=$2
  start_gateway "$1"
  running[$1]=$started
}

stop() { end_process "${running[$1]}"; }

status() { curl -s -o /dev/null -w '%{http_code}' --max-time 20 "$(proxy_url "$1")/proxy/upgrade/" -H "X-API-Key: $2"; }

expect() {
  local got
  got=$(status "$2" "$3")
  [ "$got" = "$1" ] || die "gateway $2 answered $got and not $1: $4"
}

key_id() { printf '%s' "$1" | jq -r .id; }
secret() { printf '%s' "$1" | jq -r .secret; }
new_key() { admin "$1" /v1/keys '{"name": "upgrade", "projects": ["upgrade"], "limits": [{"requests": 100000, "period": "1s"}]}'; }

revoke_at() {
  local confirmed
  confirmed=$(admin "$1" "/v1/keys/$2/revoke" '{}' | jq '.revocation | "\(.confirmed | length) \(.pending | length)"' -r)
  [ "$confirmed" = "2 0" ] || die "revoked at gateway $1: confirmed and pending are $confirmed and not 2 0"
}

# As a load balancer would: only who says that it is ready gets requests. A refused key or a 5xx is a failure.
request_all_the_time() {
  local number code
  while [ ! -f "$work/enough" ]; do
    for number in 1 2; do
      curl -sf -o /dev/null --max-time 2 "$(console_url "$number")/actuator/health/readiness" || continue
      code=$(status "$number" "$1") || true
      case $code in
        200 | 000) echo "$code" ;;
        *) echo "FAILED $number $code" ;;
      esac
    done
  done > "$load_log"
}

# side_by_side WHAT: each version makes a key, uses the other's, and revokes the other's.
side_by_side() {
  local one two
  one=$(new_key 1)
  two=$(new_key 2)
  expect 200 1 "$(secret "$two")" "a key of gateway 2"
  expect 200 2 "$(secret "$one")" "a key of gateway 1"
  revoke_at 1 "$(key_id "$two")"
  expect 401 1 "$(secret "$two")" "revoked at gateway 1"
  expect 401 2 "$(secret "$two")" "revoked at gateway 1"
  revoke_at 2 "$(key_id "$one")"
  expect 401 1 "$(secret "$one")" "revoked at gateway 2"
  expect 401 2 "$(secret "$one")" "revoked at gateway 2"
  expect 200 1 "$lasting" "made by the version before"
  expect 200 2 "$lasting" "made by the version before"
  say "$1: keys, limits and revocations hold on both"
}

need jq curl nginx unzip
[ -n "$old_jar" ] || { [ $# = 1 ] || die "usage: verify-upgrade.sh FROM"; jar_of "$1"; }
[ -f "$new_jar" ] || build
say "from $(version_of "$old_jar")"
say "to   $(version_of "$new_jar")"
declare -A running
start_upstream
start_redis

run 1 "$old_jar"
run 2 "$old_jar"
make_project upgrade 1000
lasting=$(secret "$(new_key 1)")
side_by_side "both old"
request_all_the_time "$lasting" &
load=$!
pids+=("$load")

stop 2
run 2 "$new_jar"
side_by_side "old and new"
stop 1
run 1 "$new_jar"
side_by_side "both new"
stop 2
run 2 "$old_jar"
side_by_side "one back to old"

touch "$work/enough"
wait "$load" || true
if grep FAILED "$load_log" | sort | uniq -c >&2; then
  die "requests failed meanwhile"
fi
say "$(grep -c 200 "$load_log") requests meanwhile, none refused, none failed"
