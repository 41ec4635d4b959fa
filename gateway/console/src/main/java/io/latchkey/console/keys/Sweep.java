package io.latchkey.console.keys;

import io.latchkey.console.page.FleetProgress;
import io.latchkey.console.page.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.result.view.Rendering;

/** What pages tell of a call that has revoked many keys. */
public final class Sweep {

  private Sweep() {}

  /** Adds that to a page. */
  public static Rendering.Builder<?> in(Rendering.Builder<?> page, @Nullable Json answer) {
    if (answer == null) {
      return page;
    }
    List<String> revoked = answer.texts("revoked");
    return page.modelAttribute("fleet", FleetProgress.of(answer.at("revocation")))
        .modelAttribute("count", revoked.size())
        .modelAttribute("badge", false)
        .modelAttribute(
            "watch",
            revoked.isEmpty() ? "" : "/keys/" + revoked.get(revoked.size() - 1) + "/revocation");
  }
}
