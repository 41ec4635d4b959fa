package io.latchkey.proxy.lane;

import io.latchkey.proxy.streams.OpenExchange;

/** The exchange that a connection has in the lane, as far as it can be ended from outside. */
final class LaneOpen extends OpenExchange {

  private final LaneConnection connection;

  LaneOpen(LaneConnection connection) {
    this.connection = connection;
  }

  @Override
  protected boolean isOver() {
    return !connection.isBusy();
  }

  @Override
  protected void sayGoodbye() {
    connection.endEvents();
  }

  @Override
  protected void cut() {
    connection.cut();
  }
}
