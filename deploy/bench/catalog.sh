#!/usr/bin/env bash
# How long an import takes, what a key weighs in Redis, and how long a page of a list takes with so
# many keys, for each filter: the first page, and each page of a walk. See README.md.
. "$(dirname "$0")/lib.sh"

keys=${KEYS:-1000000}
each=${IMPORT:-100000}
pages=${PAGES:-300}
walk=${WALK:-100}

need jq curl xxd awk redis-cli
build
start_redis
start_gateway 1

redis() { redis-cli -p "$redis_port" "$@"; }
weight() { redis info memory | sed -n 's/^used_memory:\([0-9]*\).*/\1/p'; }

make_project bench 100000
organization=$(curl -s -H "Authorization: Bearer $token" "$(console_url 1)/v1/organizations" | jq -r '.items[0].id')
admin 1 /v1/projects "$(jq -n --arg organization "$organization" \
  '{$organization, name: "Rare", slug: "rare", keyLimit: 100000}')" > /dev/null

# lines COUNT: so many keys of many names, types and ends, with hashes of secrets that nobody has.
lines() {
  head -c $(($1 * 32)) /dev/urandom | xxd -p -c 32 | awk '
    BEGIN { split("Acme Globex Initech Umbrella Hooli Stark Wayne Wonka", who); split("ERP shop batch mobile", what) }
    { printf "{\"name\": \"%s %s %d\", \"projects\": [\"bench\"%s], \"sha256\": \"%s\", \"tail\": \"%s\"", who[NR % 8 + 1], what[NR % 4 + 1], NR, NR % 1000 == 5 ? ", \"rare\"" : "", $1, substr($1, 59)
      if (NR % 2) printf ", \"type\": \"%s\"", NR % 4 == 1 ? "partner" : "institutional"
      if (NR % 10 == 0) printf ", \"expiresAt\": \"2099-01-01T00:00:00Z\""
      if (NR % 1000 == 7) printf ", \"expiresAt\": \"2020-01-01T00:00:00Z\""
      if (NR % 1000 == 0) printf ", \"revokedAt\": \"2020-01-01T00:00:00Z\""
      print "}" }'
}

auth=(-s -H "Authorization: Bearer $token")
: > "$work/imports"
empty=$(weight)
for ((done = 0; done < keys; done += each)); do
  lines "$each" > "$work/lines"
  curl "${auth[@]}" -f -H 'Content-Type: application/x-ndjson' -T "$work/lines" -X POST \
    -o "$work/answer" -w '%{time_total}\n' "$(console_url 1)/v1/keys/import?ignoreKeyLimit=true" \
    >> "$work/imports" || die "import failed"
  [ "$(jq .created "$work/answer")" = "$each" ] || die "not all were imported: $(cat "$work/answer")"
  say "imported $((done + each)) of $keys: $(tail -n 1 "$work/imports") s"
done
# The event log of the import is not the keys'.
log=$(redis memory usage latchkey:events samples 100 | tr -dc 0-9)
bytes=$((($(weight) - empty - ${log:-0}) / keys))
until [ "$(redis info persistence | grep -c 'aof_rewrite_in_progress:0\|aof_rewrite_scheduled:0')" = 2 ]; do
  sleep 1
done

some=$(curl "${auth[@]}" "$(console_url 1)/v1/keys?limit=1&q=acme" | jq -r '.items[0]')
own="organization=$organization"
filters=(
  "none|" "organization|$own" "project|project=bench" "small project|project=rare"
  "active|$own&status=active" "expired|$own&status=expired" "revoked|$own&status=revoked"
  "type|$own&type=partner" "creator|$own&creator=system-operator"
  "two that few have|$own&status=revoked&type=partner"
  "name|$own&q=globex" "name, anybody's|q=globex" "name and status|$own&q=globex&status=revoked"
  "name and type, no key has both|$own&q=acme&type=partner"
  "rare name|$own&q=777" "no such name|$own&q=nowhere" "name in a project|project=rare&q=hooli"
  "tail|$own&q=$(jq -r .tail <<< "$some")" "ID|$own&q=$(jq -r .id <<< "$some")"
  "expiring|$own&expiringBefore=2099-06-01T00:00:00Z"
  "active and expiring|$own&status=active&expiringBefore=2099-06-01T00:00:00Z"
  "unused|$own&unusedSince=2020-01-01T00:00:00Z"
)

# first QUERY COUNT: the first page so often, over one connection; prints the seconds of each.
first() {
  local url
  url="$(console_url 1)/v1/keys?$1"
  for _ in $(seq "$2"); do printf 'url = "%s"\noutput = /dev/null\n' "$url"; done > "$work/urls"
  curl "${auth[@]}" -w '%{time_total}\n' -K "$work/urls"
}

# walk QUERY: pages behind the first, each from where the one before ended; prints the seconds of
# each and how many keys it has.
walk() {
  local next='' page
  for ((page = 0; page < walk; page++)); do
    curl "${auth[@]}" -o "$work/page" -w '%{time_total} ' "$(console_url 1)/v1/keys?$1$next"
    jq '.items | length' "$work/page"
    next=$(jq -r '.next // empty' "$work/page")
    [ -n "$next" ] || return 0
    next="&cursor=$next"
  done
}

say "warming up"
for filter in "${filters[@]}"; do
  first "${filter#*|}" 100 > /dev/null
done
for filter in "${filters[@]}"; do
  say "$filter"
  query=${filter#*|}
  first "$query" "$pages" > "$work/first"
  walk "$query" > "$work/walk"
  jq -n --arg name "${filter%%|*}" --argjson found "$(head -n 1 "$work/walk" | cut -d' ' -f2)" \
    --slurpfile first "$work/first" --slurpfile walk <(cut -d' ' -f1 "$work/walk") \
    --slurpfile rows <(cut -d' ' -f2 "$work/walk") '
    def at($part): sort | .[length * $part | floor] * 1000;
    {$name, found: $found, p50: ($first | at(0.5)), p99: ($first | at(0.99)),
     pages: ($walk | length), keys: ($rows | add), walkP50: ($walk | at(0.5)), walkP99: ($walk | at(0.99))}' \
    >> "$work/lists"
done

jq -n --slurpfile imports "$work/imports" --slurpfile lists "$work/lists" --argjson keys "$keys" \
  --argjson each "$each" --argjson bytes "$bytes" --argjson environment "$(environment)" \
  '{$environment, $keys, $each, $imports, $bytes, $lists}' > "$results/catalog.json"
jq -r '
  def ms: . * 10 | round / 10;
  "\(.each) keys were imported in \(.imports | min) to \(.imports | max) s; Redis needs \(.bytes) bytes a key.", "",
  "| filter, \(.keys) keys | on the first page | p50, ms | p99, ms | walk: pages | keys | p50, ms | p99, ms |",
  "|---|---|---|---|---|---|---|---|",
  (.lists[] | "| \(.name) | \(.found) | \(.p50 | ms) | \(.p99 | ms) | \(.pages) | \(.keys) | \(.walkP50 | ms) | \(.walkP99 | ms) |")' \
  "$results/catalog.json" | tee "$results/catalog.md"
jq -e '(.imports | max) < 60 and all(.lists[]; .p99 < 50 and .walkP99 < 50)' "$results/catalog.json" > /dev/null \
  || { say "slower than promised"; exit 1; }
