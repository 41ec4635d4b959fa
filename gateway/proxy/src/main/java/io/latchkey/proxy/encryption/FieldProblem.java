package io.latchkey.proxy.encryption;

import io.latchkey.encryption.json.BodyFault;
import io.latchkey.proxy.problem.Problem;
import java.util.List;
import java.util.Locale;

/** Why the fields of a request or response can't be encrypted or decrypted. */
enum FieldProblem {
  INVALID_FIELDS(
      400,
      "Fields not understood",
      "The fields, or their classification, are named in a way that isn't understood."),
  INVALID_MODE(
      400,
      "Mode not understood",
      "The mode must be encrypt or decrypt, and delivery forward or return. Fields need a mode."),
  INVALID_JSON(400, "Body malformed", "The body is not well-formed."),
  FIELD_MISSING(400, "Field missing", "A field that must be present is missing."),
  PERMISSION_MISSING(
      403,
      "Permission missing",
      "This API key lacks the permission to encrypt or decrypt these fields. A key that names no"
          + " permissions may not decrypt."),
  DESTINATION_NOT_ALLOWED(
      403,
      "Destination not allowed",
      "The destination is neither the project's upstream nor one that the project's policy"
          + " allows."),
  CLASSIFICATION_MISMATCH(
      403,
      "Classification mismatch",
      "A token belongs to another class than the one that the request or the policy names."),
  FIELD_TOO_LARGE(413, "Field too large", "A field or name is longer than allowed."),
  TOO_MANY_FIELDS(413, "Too many fields", "Too many fields are named, or too many values match."),
  JSON_TOO_DEEP(413, "JSON too deep", "Objects and arrays are nested too deeply."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "Fields can be found in JSON, in JSON lines and in URL-encoded forms, in UTF-8. The request"
          + " has a body of another type, or an upgrade."),
  UNSUPPORTED_ENCODING(
      415,
      "Unsupported encoding",
      "The body is compressed or otherwise encoded. Send it without Content-Encoding."),
  CIPHERTEXT_INVALID(
      422,
      "Ciphertext invalid",
      "A token is cut off or changed, or belongs to another project, class or field."),
  ENCRYPTION_KEY_UNKNOWN(
      422,
      "Encryption key unknown",
      "A token was encrypted under a key that the project doesn't have or no longer uses."),
  UPSTREAM_BODY_INVALID(
      502,
      "Upstream body invalid",
      "The response of the API behind this gateway is encoded, partial, or not a body whose fields"
          + " can be found."),
  ENCRYPTION_UNAVAILABLE(
      503,
      "Encryption unavailable",
      "Fields can't be encrypted or decrypted here: the gateway has no master key, or the key store"
          + " doesn't answer.");

  private static final long RETRY_SECONDS = 1;

  private final int status;
  private final String title;
  private final String detail;

  FieldProblem(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  int status() {
    return status;
  }

  Problem problem() {
    return problem(detail);
  }

  /** The same problem, told in other words. */
  Problem problem(String words) {
    String code = name().toLowerCase(Locale.ROOT);
    long retryAfter = status == 503 ? RETRY_SECONDS : 0;
    return new Problem(status, code, title, words, null, retryAfter, List.of());
  }

  static FieldProblem of(BodyFault fault) {
    return switch (fault) {
      case INVALID_FIELDS -> INVALID_FIELDS;
      case INVALID_JSON -> INVALID_JSON;
      case FIELD_MISSING -> FIELD_MISSING;
      case FIELD_TOO_LARGE -> FIELD_TOO_LARGE;
      case TOO_MANY_FIELDS -> TOO_MANY_FIELDS;
      case JSON_TOO_DEEP -> JSON_TOO_DEEP;
    };
  }
}
