package io.latchkey.declared;

import io.latchkey.declared.file.Item;
import io.latchkey.declared.file.Place;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the files and the gateway.
 *
 * @param kind such as {@code project}
 * @param organization the name of the one that it belongs to, or is
 * @param name what it is called in the files
 * @param item what declares it; null for an organization, and for what is not declared
 * @param place where it is declared; null if it isn't
 * @param fields what is different; empty if all of it is
 * @param note what a person should know about it; null for nothing
 */
record Change(
    Action action,
    String kind,
    String organization,
    String name,
    @Nullable Item item,
    @Nullable Place place,
    List<FieldChange> fields,
    @Nullable String note) {

  /** What is to be done. */
  enum Action {
    CREATE,
    CHANGE,
    REVOKE,
    DELETE,
    /** Nothing can be done about it by a call. */
    CONFLICT;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
