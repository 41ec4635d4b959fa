package io.latchkey.console.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What the admin API answered where it did not do what a page asked of it. */
public final class ProblemAnswer extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Json problem;

  ProblemAnswer(int status, Json problem) {
    super(problem.text("detail"), null, false, false);
    this.status = status;
    this.problem = problem;
  }

  /** What a page refuses by itself, by field, as the admin API would. */
  public static ProblemAnswer ofFaults(Map<String, String> faults) {
    List<Map<String, String>> fields =
        faults.entrySet().stream()
            .map(each -> Map.of("field", each.getKey(), "problem", each.getValue()))
            .toList();
    Map<String, Object> problem =
        Map.of(
            "code",
            "validation_failed",
            "title",
            "Not saved",
            "detail",
            "Check the fields below. Nothing was changed.",
            "fields",
            fields);
    return new ProblemAnswer(HttpStatus.UNPROCESSABLE_CONTENT.value(), Json.of(problem));
  }

  public int status() {
    return status;
  }

  public String code() {
    return problem.text("code");
  }

  public String title() {
    return status == HttpStatus.UNPROCESSABLE_CONTENT.value()
        ? "Check what you entered"
        : problem.text("title");
  }

  /** What the admin API says, in words for people where it speaks to programs. */
  public String detail() {
    return ProblemWords.detail(code(), problem.text("detail"));
  }

  public String requestId() {
    return problem.text("requestId");
  }

  /** What to do now; empty if the problem itself says so. */
  public String advice() {
    return ProblemWords.advice(code());
  }

  /** Whether it can be mended in the form that was sent. */
  public boolean isAboutTheForm() {
    return status == 422 || status == 409 || status == 400;
  }

  /** What is wrong, by field, as sentences; members of lists are told at their list. */
  public Map<String, String> faults() {
    Map<String, String> faults = new LinkedHashMap<>();
    for (Json fault : problem.list("fields")) {
      String field = fault.text("field").replaceAll("[\\[.].*", "");
      String sentence = FieldFaults.sentence(field, fault.text("problem"));
      faults.merge(field, sentence, (one, other) -> one.equals(other) ? one : one + " " + other);
    }
    return faults;
  }

  /** What is wrong, by its place in what was sent, as the admin API tells it. */
  public Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    problem.list("fields").forEach(each -> places.put(each.text("field"), each.text("problem")));
    return places;
  }
}
