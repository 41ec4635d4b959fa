package io.latchkey.admin;

import io.latchkey.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Who calls the admin API.
 *
 * @param name as logs and events show it
 * @param address that the call comes from; null for what this program does by itself
 */
record Actor(String name, @Nullable String address) {

  /** The name of the exchange's attribute that holds the caller. */
  static final String ATTRIBUTE = "io.latchkey.admin.actor";

  private static final String OPERATOR = "system-operator";

  /** This program, where it goes on with what the system operator began. */
  static final Actor SYSTEM_OPERATOR = new Actor(OPERATOR, null);

  /** Whoever holds the admin token: may do everything. */
  static Actor systemOperator(String address) {
    return new Actor(OPERATOR, address);
  }

  /** Whoever showed no token that is good. */
  static Actor nobody(String address) {
    return new Actor("nobody", address);
  }

  /** As the event log has it. */
  Event.Actor inEvents() {
    return new Event.Actor(name, address);
  }

  @Override
  public String toString() {
    return name;
  }
}
