package io.latchkey.console;

import java.util.EnumMap;
import java.util.Map;

/**
 * A form.
 *
 * @param mapping the pattern that it is posted to
 * @param page the path of the page that has it
 * @param action where it is posted to
 * @param entered by field; what is required and not here is filled in by itself
 * @param wrong a field and what is refused in it
 * @param told what is said of each refusal that the form can get
 */
record RefusedForm(
    String mapping,
    String page,
    String action,
    Map<String, String> entered,
    Map<String, String> wrong,
    Map<Why, String> told) {

  /** A form that nothing was entered into, with what everybody can be told. */
  static RefusedForm row(String mapping, String page, String action) {
    Map<Why, String> told = new EnumMap<>(Why.class);
    told.put(Why.SESSION_ENDED, "Your session has ended");
    told.put(Why.FORBIDDEN, "Ask an admin");
    told.put(Why.REDIS_AWAY, "Redis");
    return new RefusedForm(mapping, page, action, Map.of(), Map.of(), told);
  }

  RefusedForm refuses(String name, String value, String words) {
    return new RefusedForm(mapping, page, action, entered, Map.of(name, value), told)
        .told(Why.INVALID, words);
  }

  RefusedForm with(String name, String value) {
    return new RefusedForm(mapping, page, action, Map.of(name, value), wrong, told);
  }

  RefusedForm told(Why why, String words) {
    Map<Why, String> more = new EnumMap<>(told);
    more.put(why, words);
    return new RefusedForm(mapping, page, action, entered, wrong, more);
  }

  RefusedForm ended(String words) {
    return told(Why.CONFLICT, words);
  }

  RefusedForm gone() {
    return told(Why.GONE, "deleted it");
  }

  /** The same for one that viewers may send, too. */
  RefusedForm forAll() {
    Map<Why, String> less = new EnumMap<>(told);
    less.remove(Why.FORBIDDEN);
    return new RefusedForm(mapping, page, action, entered, wrong, less);
  }

  /** Why a form is refused. */
  enum Why {
    INVALID,
    SESSION_ENDED,
    FORBIDDEN,
    CONFLICT,
    GONE,
    REDIS_AWAY
  }
}
