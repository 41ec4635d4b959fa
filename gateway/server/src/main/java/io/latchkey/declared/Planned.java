package io.latchkey.declared;

import java.util.List;

/** What a plan was made for, at the time when it is carried out. */
final class Planned {

  private Planned() {}

  /** It is not so any more. */
  static ApiException changed() {
    return new ApiException(
        "changed_meanwhile",
        "Somebody else has changed it since the plan was made. Nothing of that was overwritten: run"
            + " the command again, and look at the new plan.",
        List.of());
  }
}
