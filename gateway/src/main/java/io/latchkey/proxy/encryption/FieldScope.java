package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldCiphers;
import io.latchkey.encryption.FieldClass;
import io.latchkey.encryption.FieldContext;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.util.Set;

/**
 * For whom fields are encrypted and decrypted.
 *
 * @param permissions those of the key; empty if it names none
 * @param context what else tokens are bound to; empty for nothing
 */
record FieldScope(
    OrganizationId organization,
    ProjectId project,
    Set<Permission> permissions,
    FieldCiphers ciphers,
    String context) {

  FieldContext place(FieldClass fieldClass, String label) {
    return new FieldContext(organization, project, fieldClass, label, context);
  }
}
