#!/usr/bin/env bash
# Credential to decision on a cache hit: time and bytes allocated, by JMH.
. "$(dirname "$0")/lib.sh"

read -ra jmh_options <<< "${JMH_OPTIONS:-}"
need jq
build
"$java" -cp "$(bench_class_path)" org.openjdk.jmh.Main DecisionBenchmark -prof gc \
  -rf json -rff "$work/jmh.json" "${jmh_options[@]}" > "$work/jmh.log" || die "JMH failed"
cp "$work/jmh.json" "$results/decision.json"
jq -r '
  def digits($n): . * pow(10; $n) | round / pow(10; $n) | tostring;
  "Java \(.[0].jdkVersion).\n", "| benchmark | parameters | ns | ± | bytes allocated |", "|---|---|---|---|---|",
  (.[] | "| \(.benchmark | split(".") | last) | \(.params | to_entries | map("\(.key)=\(.value)") | join(", ")) | \(.primaryMetric.score | digits(0)) | \(.primaryMetric.scoreError | if type == "number" then digits(0) else "–" end) | \(.secondaryMetrics["gc.alloc.rate.norm"].score | digits(0)) |")' \
  "$results/decision.json" | tee "$results/decision.md"
