package io.latchkey.admin.encryption;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.encryption.FieldDocument;
import io.latchkey.encryption.Policy;
import io.latchkey.encryption.PolicyDocument;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A project's policy as callers see it, and may send it back. */
record EncryptionPolicyView(
    List<FieldView> fields,
    List<String> destinations,
    String headers,
    boolean caseSensitive,
    @Nullable String rotateEvery) {

  /** A policy that names nothing. */
  private static final Policy NONE =
      new Policy(List.of(), List.of(), Policy.HeaderUse.ALLOWED, false, null);

  /** One field of it; {@code otherwise} is a text or an object. */
  public record FieldView(
      String path,
      @JsonProperty("class") String fieldClass,
      @Nullable String label,
      String mode,
      boolean required,
      String onRequest,
      String onResponse,
      Object otherwise) {

    private static FieldView of(FieldDocument field) {
      return new FieldView(
          Objects.requireNonNull(field.path()),
          Objects.requireNonNull(field.fieldClass()),
          field.label(),
          Objects.requireNonNull(field.mode()),
          Boolean.TRUE.equals(field.required()),
          Objects.requireNonNull(field.onRequest()),
          Objects.requireNonNull(field.onResponse()),
          Objects.requireNonNull(field.otherwise()));
    }
  }

  static EncryptionPolicyView of(@Nullable Policy policy) {
    PolicyDocument document = PolicyDocument.of(policy == null ? NONE : policy);
    return new EncryptionPolicyView(
        Objects.requireNonNull(document.fields()).stream().map(FieldView::of).toList(),
        Objects.requireNonNull(document.destinations()),
        Objects.requireNonNull(document.headers()),
        Boolean.TRUE.equals(document.caseSensitive()),
        document.rotateEvery());
  }
}
