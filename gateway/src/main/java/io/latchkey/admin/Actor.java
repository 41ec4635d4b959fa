package io.latchkey.admin;

/**
 * Who calls the admin API.
 *
 * @param name as logs and events show it
 */
record Actor(String name) {

  /** The name of the exchange's attribute that holds the caller. */
  static final String ATTRIBUTE = "io.latchkey.admin.actor";

  /** Whoever holds the admin token: may do everything. */
  static final Actor SYSTEM_OPERATOR = new Actor("system-operator");

  @Override
  public String toString() {
    return name;
  }
}
