package io.latchkey.keystore;

/**
 * What a project allows, and is off unless its admins turn it on.
 *
 * @param holderRoll whether holders of its keys can roll these themselves
 * @param signedIdentity whether its upstream is told in a signed token who calls
 * @param passMetadata whether its upstream is told the metadata of the key
 */
public record ProjectSwitches(boolean holderRoll, boolean signedIdentity, boolean passMetadata) {

  /** All off. */
  public static final ProjectSwitches NONE = new ProjectSwitches(false, false, false);
}
