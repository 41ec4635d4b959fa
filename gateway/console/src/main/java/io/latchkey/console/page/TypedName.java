package io.latchkey.console.page;

import java.text.Normalizer;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The name that somebody types to confirm what can't be undone. */
public final class TypedName {

  /** The field that it is typed into. */
  static final String FIELD = "typed";

  private TypedName() {}

  /** Completes if a form has the name; fails as a refusal of the admin API does if not. */
  public static Mono<Void> check(Form form, String name) {
    return seen(form.value(FIELD)).equals(seen(name))
        ? Mono.empty()
        : Mono.error(
            ProblemAnswer.ofFaults(
                Map.of(FIELD, "The name is not the one above. Type it as it is shown.")));
  }

  /** A name as people see it: invisible characters and runs of spaces make no difference. */
  private static String seen(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .replaceAll("\\p{Cf}", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
