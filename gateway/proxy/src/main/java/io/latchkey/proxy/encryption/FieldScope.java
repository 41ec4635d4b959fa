package io.latchkey.proxy.encryption;

import io.latchkey.access.Grant;
import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.FieldContext;
import io.latchkey.encryption.FieldPermissions;

/**
 * For whom fields are encrypted and decrypted.
 *
 * @param context what else tokens are bound to; empty for nothing
 */
record FieldScope(Grant grant, FieldCiphers ciphers, String context) {

  FieldContext place(FieldClass fieldClass, String label) {
    return new FieldContext(grant.organization(), grant.project(), fieldClass, label, context);
  }

  boolean mayDecrypt(FieldClass fieldClass) {
    return FieldPermissions.mayDecrypt(grant.permissions(), fieldClass);
  }

  FieldScope with(FieldCiphers newer) {
    return new FieldScope(grant, newer, context);
  }
}
