package io.latchkey.proxy.exchange;

import org.springframework.core.Ordered;

/** The order of what handles requests on the proxy's listener. */
public final class ListenerOrder {

  /** Behind the access log and CORS, before everything else. */
  public static final int AFTER_ACCESS_LOG = Ordered.HIGHEST_PRECEDENCE + 1;

  private ListenerOrder() {}
}
