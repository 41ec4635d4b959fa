#!/usr/bin/env bash
# How long an import takes, and how long a page of a list takes with so many keys, for each filter.
# The gateway runs as the README starts it, with its embedded Redis. See README.md.
. "$(dirname "$0")/lib.sh"

keys=${KEYS:-1000000}
each=${IMPORT:-100000}
pages=${PAGES:-300}

need jq curl xxd awk
build
launch_gateway 1
await gateway-1 "$(console_url 1)/actuator/health/readiness" 60
make_project bench 100000

# lines COUNT: so many keys of many names, types and ends, with hashes of secrets that nobody has.
lines() {
  head -c $(($1 * 32)) /dev/urandom | xxd -p -c 32 | awk '
    BEGIN { split("Acme Globex Initech Umbrella Hooli Stark Wayne Wonka", who); split("ERP shop batch mobile", what) }
    { printf "{\"name\": \"%s %s %d\", \"projects\": [\"bench\"], \"sha256\": \"%s\", \"tail\": \"%s\"", who[NR % 8 + 1], what[NR % 4 + 1], NR, $1, substr($1, 59)
      if (NR % 2) printf ", \"type\": \"%s\"", NR % 4 == 1 ? "partner" : "institutional"
      if (NR % 10 == 0) printf ", \"expiresAt\": \"2099-01-01T00:00:00Z\""
      if (NR % 1000 == 0) printf ", \"revokedAt\": \"2020-01-01T00:00:00Z\""
      print "}" }'
}

admin=(-s -H "Authorization: Bearer $token")
: > "$work/imports"
for ((done = 0; done < keys; done += each)); do
  lines "$each" > "$work/lines"
  curl "${admin[@]}" -f -H 'Content-Type: application/x-ndjson' -T "$work/lines" -X POST \
    -o "$work/answer" -w '%{time_total}\n' "$(console_url 1)/v1/keys/import?ignoreKeyLimit=true" \
    >> "$work/imports" || die "import failed"
  [ "$(jq .created "$work/answer")" = "$each" ] || die "not all were imported: $(cat "$work/answer")"
  say "imported $((done + each)) of $keys: $(tail -n 1 "$work/imports") s"
done

some=$(curl "${admin[@]}" "$(console_url 1)/v1/keys?limit=1" | jq -r '.items[0]')
declare -A filters=(
  [none]='' [project]='project=bench' [active]='status=active' [revoked]='status=revoked'
  [type]='type=partner' [creator]='creator=system-operator' [name]='q=globex'
  [rare name]='q=777' [no such name]='q=nowhere' [ID]="q=$(jq -r .id <<< "$some")"
  [tail]="q=$(jq -r .tail <<< "$some")" [expiring]='expiringBefore=2099-06-01T00:00:00Z'
  [unused]='unusedSince=2020-01-01T00:00:00Z'
)
for name in "${!filters[@]}"; do
  url="$(console_url 1)/v1/keys?${filters[$name]}"
  for _ in $(seq $((pages + 50))); do printf 'url = "%s"\noutput = /dev/null\n' "$url"; done > "$work/urls"
  curl "${admin[@]}" -w '%{time_total}\n' -K "$work/urls" | tail -n "$pages" \
    | jq -s --arg name "$name" --argjson found "$(curl "${admin[@]}" "$url" | jq '.items | length')" \
      'sort | {$name, found: $found, p50: (.[length / 2 | floor] * 1000), p99: (.[length * 99 / 100 | floor] * 1000)}' \
    >> "$work/lists"
done

jq -n --slurpfile imports "$work/imports" --slurpfile lists "$work/lists" --argjson keys "$keys" \
  --argjson each "$each" --argjson environment "$(environment)" \
  '{$environment, $keys, $each, $imports, lists: ($lists | sort_by(.name))}' > "$results/catalog.json"
jq -r '
  "\(.each) keys were imported in \(.imports | min) to \(.imports | max) s.", "",
  "| filter, \(.keys) keys | on the first page | p50, ms | p99, ms |", "|---|---|---|---|",
  (.lists[] | "| \(.name) | \(.found) | \(.p50 * 10 | round / 10) | \(.p99 * 10 | round / 10) |")' \
  "$results/catalog.json" | tee "$results/catalog.md"
jq -e '(.imports | max) < 60 and all(.lists[]; .p99 < 50)' "$results/catalog.json" > /dev/null \
  || { say "slower than promised"; exit 1; }
