package io.latchkey.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the admin API answered where it did not do what a page asked of it. */
final class ProblemAnswer extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Json problem;

  ProblemAnswer(int status, Json problem) {
    super(problem.text("detail"), null, false, false);
    this.status = status;
    this.problem = problem;
  }

  int status() {
    return status;
  }

  String code() {
    return problem.text("code");
  }

  String title() {
    return problem.text("title");
  }

  String detail() {
    return problem.text("detail");
  }

  String requestId() {
    return problem.text("requestId");
  }

  /** Whether it can be mended in the form that was sent. */
  boolean isAboutTheForm() {
    return status == 422 || status == 409 || status == 400;
  }

  /** What is wrong, by field; members of lists are told at their list. */
  Map<String, String> faults() {
    Map<String, String> faults = new LinkedHashMap<>();
    for (Json fault : problem.list("fields")) {
      String field = fault.text("field").replaceAll("[\\[.].*", "");
      faults.merge(field, fault.text("problem"), (one, other) -> one + "; " + other);
    }
    return faults;
  }
}
