package io.latchkey.admin.verify;

import io.latchkey.access.Check;
import io.latchkey.access.DenialReason;
import io.latchkey.admin.verify.ExplanationView.CheckView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that a request goes through, in their order, and which of them refuses it. */
final class ExplainedChecks {

  private static final String PATH = "path";
  private static final String CREDENTIAL = "credential";
  private static final String FAILURES = "failures";
  private static final String RATE_LIMIT = "rate_limit";
  private static final String QUOTA = "quota";

  private final List<String> order = new ArrayList<>();

  private ExplainedChecks(List<String> first) {
    order.addAll(first);
    for (Check check : Check.values()) {
      order.add(check.code());
    }
    order.add(RATE_LIMIT);
    order.add(QUOTA);
  }

  /** The checks over a key, with or without a path. */
  static ExplainedChecks ofKey(boolean withPath) {
    return new ExplainedChecks(withPath ? List.of(PATH) : List.of());
  }

  /** The checks over a request that came. */
  static ExplainedChecks ofRequest() {
    return new ExplainedChecks(List.of(PATH, CREDENTIAL, FAILURES));
  }

  /** The check that a refusal comes from; null for one that comes from none of these. */
  @Nullable String decidedBy(DenialReason denied) {
    String name = name(denied);
    return name != null && order.contains(name) ? name : null;
  }

  private @Nullable String name(DenialReason denied) {
    Check check = Check.of(denied);
    return switch (denied) {
      case INVALID_PATH -> PATH;
      case MISSING_KEY, AMBIGUOUS_CREDENTIAL -> CREDENTIAL;
      case TOO_MANY_FAILURES -> FAILURES;
      case RATE_LIMITED -> RATE_LIMIT;
      case QUOTA_EXCEEDED -> QUOTA;
      case INVALID_KEY -> order.contains(CREDENTIAL) ? CREDENTIAL : Check.OWN_SECRET.code();
      default -> check == null ? null : check.code();
    };
  }

  /** All of them passed. */
  List<CheckView> passed() {
    return views(order.size());
  }

  /** One of them refused; where that is null none was reached. */
  List<CheckView> failed(@Nullable String decidedBy) {
    return views(decidedBy == null ? -1 : order.indexOf(decidedBy));
  }

  private List<CheckView> views(int decided) {
    List<CheckView> views = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String outcome = i < decided ? "passed" : i == decided ? "failed" : "not_reached";
      views.add(new CheckView(order.get(i), outcome));
    }
    return views;
  }
}
