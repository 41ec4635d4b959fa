package io.latchkey.keystore;

/** A record was written by a newer version of the program; it is refused, not misread. */
public class NewerSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Names the record and the versions.
   *
   * @param record which record, without a secret
   */
  public NewerSchemaException(String record, int found, int supported) {
    super(
        "record "
            + record
            + " has schema version "
            + found
            + "; this program reads up to "
            + supported
            + ": upgrade it");
  }
}
