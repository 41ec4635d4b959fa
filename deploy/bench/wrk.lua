-- Prints what wrk measured as one line of JSON; times in milliseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "requestsPerSecond": %.1f, "p50": %.3f, "p90": %.3f, "p99": %.3f, "max": %.3f, '
      .. '"socketErrors": %d, "refused": %d}\n',
    summary.requests, summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
