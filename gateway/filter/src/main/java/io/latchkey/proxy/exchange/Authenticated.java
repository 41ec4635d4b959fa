package io.latchkey.proxy.exchange;

import io.latchkey.access.Grant;
import io.latchkey.gatekeeper.AccessRequest;
import java.util.List;

/** A request that was let through, whatever carries it to its upstream. */
public interface Authenticated {

  /** Who calls, and for which project. */
  Grant grant();

  /** What was decided over. */
  AccessRequest request();

  /** The names of the headers that carried the secret, in any case. */
  List<String> carriers();

  /** What its upstream and its client are told that it is called. */
  String requestId();

  /** Milliseconds since the epoch. */
  long decidedAt();
}
