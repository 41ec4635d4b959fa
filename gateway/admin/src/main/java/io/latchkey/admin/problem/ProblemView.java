package io.latchkey.admin.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457). {@code fields} is there only where fields are at fault. */
public record ProblemView(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String requestId,
    @Nullable List<Fault> fields) {

  public static ProblemView of(ProblemException problem, String requestId) {
    ProblemKind kind = problem.kind();
    return new ProblemView(
        "urn:latchkey:problem:" + kind.code(),
        kind.title(),
        kind.status(),
        problem.detail(),
        kind.code(),
        requestId,
        problem.faults().isEmpty() ? null : problem.faults());
  }
}
