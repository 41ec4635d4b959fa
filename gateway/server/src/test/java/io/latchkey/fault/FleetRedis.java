package io.latchkey.fault;

/** The Redis of a fleet. */
interface FleetRedis extends AutoCloseable {

  /** The settings with which a process finds it. */
  String[] settings(String process);

  /** Ends whatever troubles it has. */
  void heal();

  @Override
  void close();
}
