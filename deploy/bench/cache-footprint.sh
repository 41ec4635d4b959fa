#!/usr/bin/env bash
# Heap per key with a million keys in the cache. JDKS lists homes of Java, with colons between.
. "$(dirname "$0")/lib.sh"

keys=${KEYS:-1000000}
IFS=: read -ra homes <<< "${JDKS:-${JAVA_HOME:-}}"
[ ${#homes[@]} -gt 0 ] || homes=('')

need jq
build
: > "$work/measured"
for home in "${homes[@]}"; do
  "${home:+$home/bin/}java" -Xmx2g -cp "$(bench_class_path)" io.latchkey.bench.CacheFootprint "$keys" >> "$work/measured"
done
jq -s . "$work/measured" > "$results/cache-footprint.json"
jq -r '
  "| Java | keys | bytes per key | of these |", "|---|---|---|---|",
  (.[] | "| \(.jdk) | \(.keys) | \(.bytesPerKey) | \(.classes | map(select(.bytesPerKey >= 0.5) | "\(.class | split(".") | last) \(.bytesPerKey * 10 | round / 10)") | join(", ")) |")' \
  "$results/cache-footprint.json" | tee "$results/cache-footprint.md"
