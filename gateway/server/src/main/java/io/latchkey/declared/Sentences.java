package io.latchkey.declared;

import io.latchkey.declared.ApiException.Field;
import io.latchkey.declared.file.Item;
import io.latchkey.declared.file.Place;
import java.util.stream.Collectors;

/** What failed, in sentences with the place in the file. */
final class Sentences {

  private Sentences() {}

  /** Why a change could not be made. */
  static String of(Change change, ApiException e) {
    Item item = change.item();
    if (item != null) {
      return of(item, change.kind().equals("encryption") ? "encryption." : "", e);
    }
    Place place = change.place();
    String what = place == null ? change.kind() + " " + change.name() : place.toString();
    return what + ": " + e.getMessage();
  }

  /**
   * Why something that is declared could not be had.
   *
   * @param prefix before the fields' names, to find them in the item
   */
  static String of(Item item, String prefix, ApiException e) {
    return e.fields().isEmpty()
        ? item.place() + ": " + e.getMessage()
        : e.fields().stream()
            .map(field -> of(item, prefix, field))
            .collect(Collectors.joining("\n"));
  }

  private static String of(Item item, String prefix, Field field) {
    return item.placeOf(prefix + field.name()) + ": " + field.name() + " " + field.problem();
  }
}
