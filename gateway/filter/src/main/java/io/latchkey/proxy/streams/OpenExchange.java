package io.latchkey.proxy.streams;

import io.latchkey.key.ApiKey;
import io.latchkey.proxy.exchange.Authenticated;
import org.jspecify.annotations.Nullable;

/**
 * What a connection, or a stream of HTTP/2, is busy with: the exchange that began on it last.
 *
 * <p>There is one for as long as the connection lives, so that noting an exchange allocates
 * nothing. Confined to the connection's event loop; equal to itself only.
 */
public abstract class OpenExchange {

  private @Nullable Authenticated authenticated;
  private long endsAt = ApiKey.NEVER;
  private boolean seen;

  /** Notes what begins now; what was there before is over. */
  final void begin(Authenticated begun) {
    authenticated = begun;
    endsAt = begun.grant().expiresAt();
    seen = false;
  }

  /** What is open; null for nothing. */
  final @Nullable Authenticated open() {
    if (authenticated != null && isOver()) {
      authenticated = null; // Kept for nothing from now on.
    }
    return authenticated;
  }

  /** Whether {@code passing} is still open. */
  @SuppressWarnings("ReferenceEquality") // An equal one is another exchange.
  final boolean is(Authenticated passing) {
    return open() == passing;
  }

  /** When what is open ends, in milliseconds since the epoch; {@link ApiKey#NEVER} for never. */
  final long endsAt() {
    return endsAt;
  }

  final void endAt(long millis) {
    endsAt = millis;
  }

  /** Whether this was asked before of what is open. */
  final boolean wasSeen() {
    boolean before = seen;
    seen = true;
    return before;
  }

  /** Whether the exchange that began last is over; asked only when it matters. */
  protected abstract boolean isOver();

  /** Ends what would stay open for long and can be told so. */
  protected abstract void sayGoodbye();

  /** Ends what is open, so that nothing more of it reaches either side. */
  protected abstract void cut();
}
