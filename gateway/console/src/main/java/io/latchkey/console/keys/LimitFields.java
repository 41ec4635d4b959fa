package io.latchkey.console.keys;

import io.latchkey.console.page.Form;
import java.util.List;
import java.util.Map;

/** A rate limit and a quota, as forms of keys and projects have them. */
public final class LimitFields {

  private static final String WHICH = "limitsAre";

  private LimitFields() {}

  /** Puts what was entered into a body that makes something; what was left empty is left out. */
  public static void put(Form.Body body, Form form) {
    if (form.text("requests") != null) {
      body.put("limits", List.of(rate(form)));
    }
    if (form.text("quotaRequests") != null) {
      body.put("quota", quota(form));
    }
  }

  /**
   * Puts what is to be different into a body that edits something: the limits stay, become the
   * gateway's default (null in the body), none, or the ones that were entered.
   */
  public static void edit(Map<String, Object> body, Form form) {
    switch (form.value(WHICH)) {
      case "default" -> {
        body.put("limits", null);
        body.put("quota", null);
      }
      case "none" -> {
        body.put("limits", List.of());
        body.put("quota", null);
      }
      case "these" -> {
        body.put("limits", form.text("requests") == null ? List.of() : List.of(rate(form)));
        body.put("quota", form.text("quotaRequests") == null ? null : quota(form));
      }
      default -> {}
    }
  }

  private static Map<String, Object> rate(Form form) {
    return Form.body()
        .put("requests", form.number("requests"))
        .put("period", form.text("period"))
        .put("burst", form.number("burst"))
        .fields();
  }

  private static Map<String, Object> quota(Form form) {
    return Form.body()
        .put("requests", form.number("quotaRequests"))
        .put("period", form.text("quotaPeriod"))
        .fields();
  }
}
