package io.latchkey.proxy.encryption;

import io.latchkey.encryption.ProjectEncryption;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the bodies of one exchange.
 *
 * @param project the keys to do it with
 * @param request the fields of the request; null for none, or no body
 * @param response those of the response; null for none
 */
record FieldPlan(
    ProjectEncryption project, @Nullable FieldSet request, @Nullable FieldSet response) {

  boolean isNothing() {
    return request == null && response == null;
  }

  /** Whether a key is needed that the project doesn't have yet. */
  boolean lacksPrimary() {
    return !project.hasPrimary() && (encrypts(request) || encrypts(response));
  }

  private static boolean encrypts(@Nullable FieldSet fields) {
    return fields != null && fields.encrypts();
  }

  FieldPlan with(ProjectEncryption newer) {
    return new FieldPlan(newer, request, response);
  }
}
