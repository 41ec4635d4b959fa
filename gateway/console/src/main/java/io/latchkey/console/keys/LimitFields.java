package io.latchkey.console.keys;

import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /**
   * Limits that keys share, as they were entered; null for none.
   *
   * @param none what stands for no limit
   */
  public static @Nullable Object shared(Form form, @Nullable Object none) {
    Map<String, Object> limits = new HashMap<>();
    edit(limits, form);
    return form.value(WHICH).equals("these") ? limits : none;
  }

  /** Whether a form that edits limits leaves them as they are. */
  public static boolean keeps(Form form) {
    return form.value(WHICH).isEmpty();
  }

  /** Limits that keys share, in words; empty for none. */
  public static String words(Json limits) {
    List<String> words = new ArrayList<>();
    for (Json rate : limits.list("limits")) {
      words.add(
          rate.number("requests")
              + " requests in "
              + rate.text("period")
              + ", burst "
              + rate.number("burst"));
    }
    if (limits.has("quota")) {
      Json quota = limits.at("quota");
      words.add(quota.number("requests") + " requests a " + quota.text("period"));
    }
    return String.join("; ", words);
  }

  /** What is left of limits that keys share, in words; empty for no limit. */
  public static String left(Json standing) {
    return standing.list("limits").stream()
        .map(each -> each.number("left") + " (" + each.text("policy") + ")")
        .collect(Collectors.joining(", "));
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
