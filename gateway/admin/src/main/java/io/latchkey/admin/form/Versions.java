package io.latchkey.admin.form;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Versions of records as callers see them: entity tags, and the precondition on one (RFC 9110). */
public final class Versions {

  private Versions() {}

  /** The entity tag of a version. */
  public static String tag(int version) {
    return "\"" + version + "\"";
  }

  /** A response with the entity tag of a version. */
  public static <T> ResponseEntity<T> response(int version, T body) {
    return ResponseEntity.ok().eTag(tag(version)).body(body);
  }

  /**
   * Checks If-Match.
   *
   * @param ifMatch as it was sent; null where it was not
   * @throws ProblemException where it names another version
   */
  public static void check(@Nullable String ifMatch, int version) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    for (String tag : ifMatch.split(",", -1)) {
      if (tag.strip().equals(tag(version))) {
        return;
      }
    }
    throw new ProblemException(
        ProblemKind.PRECONDITION_FAILED,
        "It is not the version that If-Match names. Read it again, and try again.");
  }
}
