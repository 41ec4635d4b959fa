package io.latchkey.encryption;

import io.latchkey.key.Permission;
import java.util.Set;

/**
 * What a key's permissions let it do with encrypted fields.
 *
 * <p>A key that names no permission may do everything, except decrypt: "everything" was said before
 * fields could be encrypted.
 */
public final class FieldPermissions {

  /** To have fields encrypted. What a policy encrypts, it encrypts for every key. */
  public static final Permission ENCRYPT = new Permission("encrypt");

  /** To see the plaintext of every class. */
  public static final Permission DECRYPT = new Permission("decrypt");

  /** To have tokens encrypted again under the present key, without seeing the plaintext. */
  public static final Permission REWRAP = new Permission("rewrap");

  private FieldPermissions() {}

  /** Whether a key with these permissions may have fields encrypted. */
  public static boolean mayEncrypt(Set<Permission> permissions) {
    return permissions.isEmpty() || permissions.contains(ENCRYPT);
  }

  /** Whether a key with these permissions may see the plaintext of a class. */
  public static boolean mayDecrypt(Set<Permission> permissions, FieldClass fieldClass) {
    return permissions.contains(DECRYPT) || permissions.contains(fieldClass.decryptPermission());
  }

  /** Whether a key with these permissions may have tokens encrypted again. */
  public static boolean mayRewrap(Set<Permission> permissions) {
    return permissions.isEmpty() || permissions.contains(REWRAP);
  }
}
