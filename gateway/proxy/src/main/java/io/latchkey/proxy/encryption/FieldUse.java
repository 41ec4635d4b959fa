package io.latchkey.proxy.encryption;

import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.key.ProjectId;

/** Whether anything is to be done to the fields of an exchange. */
public final class FieldUse {

  private FieldUse() {}

  /** Whether a header says anything about fields, well or badly. */
  public static boolean isSaidIn(CharSequence name) {
    return FieldHeaders.isOne(name);
  }

  /** Whether it is known that a project has no policy about fields. */
  public static boolean isKnownToBeNone(Encryption encryption, ProjectId project) {
    ProjectEncryption known = encryption.ifKnown(project);
    return known != null && known.policy() == null;
  }
}
