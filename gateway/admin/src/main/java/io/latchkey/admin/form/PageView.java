package io.latchkey.admin.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list as callers see it. {@code next} is always there; null at the end of the list. */
public record PageView<T>(
    List<T> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {

  /** A list that is whole. */
  public static <T> PageView<T> whole(List<T> items) {
    return new PageView<>(items, null);
  }
}
