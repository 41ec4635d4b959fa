package io.latchkey.keystore;

/** The store holds something else than the mutation was made for; nothing was changed. */
public class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What the mutation ran into. */
  public enum Kind {
    /** Something with this name is there already. */
    EXISTS,
    /** The stored version is another one, or the record is gone. */
    VERSION
  }

  private final Kind kind;

  public ConflictException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
