package io.latchkey.console.projects;

import io.latchkey.console.page.Form;
import java.util.List;
import java.util.Map;

/** How a project's upstream is reached, as forms of projects have it. */
final class ConnectionFields {

  private static final List<String> NAMES =
      List.of("upstreamProtocol", "upstreamSslBundle", "upstreamServerName");

  private ConnectionFields() {}

  /**
   * Puts what was entered into a body that makes or tries something; without what was left empty.
   */
  static void put(Form.Body body, Form form) {
    NAMES.forEach(name -> body.put(name, form.text(name)));
  }

  /** Puts what was entered into a body that edits something; what was left empty is taken away. */
  static void edit(Map<String, Object> body, Form form) {
    NAMES.stream()
        .filter(form.entered()::containsKey)
        .forEach(name -> body.put(name, form.text(name)));
  }
}
