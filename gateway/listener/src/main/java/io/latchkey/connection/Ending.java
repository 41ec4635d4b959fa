package io.latchkey.connection;

/** Why this process ended a client's connection or one of its streams. */
enum Ending {
  TOO_MANY("too_many"),
  TOO_MANY_OF_ADDRESS("too_many_of_address"),
  NOT_ANNOUNCED("not_announced"),
  HEAD_TIMEOUT("head_timeout"),
  BODY_TIMEOUT("body_timeout"),
  IDLE_TIMEOUT("idle_timeout"),
  STREAM_ERRORS("stream_errors"),
  SHUTDOWN("shutdown");

  private final String label;

  Ending(String label) {
    this.label = label;
  }

  /** As meters name it. */
  String label() {
    return label;
  }
}
