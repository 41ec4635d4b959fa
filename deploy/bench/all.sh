#!/usr/bin/env bash
# Every measurement, one after the other. Their figures are in results/ afterwards.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
failed=()
for script in decision cache-footprint catalog fields lane limits peers redis-commands revocation start-memory throughput; do
  printf '\n## %s\n\n' "$script"
  "$here/$script.sh" || failed+=("$script")
done
if [ ${#failed[@]} -gt 0 ]; then
  printf '\nfailed: %s\n' "${failed[*]}"
  exit 1
fi
