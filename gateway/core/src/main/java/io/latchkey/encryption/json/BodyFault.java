package io.latchkey.encryption.json;

/** Why fields can't be found or replaced. */
public enum BodyFault {
  /** The fields are named in a way that isn't understood. */
  INVALID_FIELDS("invalid_fields"),
  /** The body isn't well-formed, or isn't UTF-8. */
  INVALID_JSON("invalid_json"),
  /** A field that must be present isn't. */
  FIELD_MISSING("field_missing"),
  /** A field, or a name, is longer than allowed. */
  FIELD_TOO_LARGE("field_too_large"),
  /** More fields are named, or more values match, than allowed. */
  TOO_MANY_FIELDS("too_many_fields"),
  /** Objects and arrays are nested too deeply. */
  JSON_TOO_DEEP("json_too_deep");

  private final String code;

  BodyFault(String code) {
    this.code = code;
  }

  /** The code that clients see. */
  public String code() {
    return code;
  }
}
