package io.latchkey.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses of upstreams that have sent more than one response to a request lately: their
 * connections carry one request each. Safe for use by many threads.
 */
public final class DistrustedUpstreams {

  private static final Logger log = LoggerFactory.getLogger(DistrustedUpstreams.class);
  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private final Cache<SocketAddress, Boolean> addresses =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();
  private volatile boolean isUsed;

  /** Whether an upstream's connections carry one request each. */
  public boolean contains(@Nullable SocketAddress address) {
    return isUsed && address != null && addresses.getIfPresent(address) != null;
  }

  /** Notes an upstream that said more than it was asked. */
  public void add(@Nullable SocketAddress address) {
    if (address == null) {
      return;
    }
    isUsed = true;
    if (addresses.asMap().put(address, Boolean.TRUE) == null) {
      log.warn(
          "upstream sends surplus bytes address={} action=\"its connections are closed after each"
              + " response for {} minutes\"",
          address,
          MEMORY.toMinutes());
    }
  }
}
