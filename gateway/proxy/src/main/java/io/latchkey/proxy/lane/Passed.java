package io.latchkey.proxy.lane;

import io.latchkey.access.Decision;
import io.latchkey.access.Grant;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.proxy.accesslog.ObservedExchange;
import io.latchkey.proxy.exchange.Authenticated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let through, and takes the lane.
 *
 * @param observed what is noted of it; null for nothing
 */
record Passed(
    Decision.Allowed allowed,
    AccessRequest request,
    List<String> carriers,
    String requestId,
    long decidedAt,
    @Nullable ObservedExchange observed)
    implements Authenticated {

  @Override
  public Grant grant() {
    return allowed.grant();
  }

  @Nullable Standing standing() {
    return allowed.standing();
  }
}
