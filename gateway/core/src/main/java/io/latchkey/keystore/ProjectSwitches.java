package io.latchkey.keystore;

/**
 * What a project allows, and is off unless its admins turn it on.
 *
 * @param holderRoll whether holders of its keys can roll these themselves
 */
public record ProjectSwitches(boolean holderRoll) {

  /** All off. */
  public static final ProjectSwitches NONE = new ProjectSwitches(false);
}
