package io.latchkey.declared.file;

import tools.jackson.databind.node.ObjectNode;

/** Something that is declared, and where its parts are written. */
public final class Item {

  private final ObjectNode value;
  private final Located written;

  Item(ObjectNode value, Located written) {
    this.value = value;
    this.written = written;
  }

  /** Its fields, as the schema has them. */
  public ObjectNode value() {
    return value;
  }

  /** The text of a field that is there. */
  public String text(String field) {
    return value.get(field).asString();
  }

  public Place place() {
    return written.place();
  }

  /** Where a field is written, such as {@code limits[1].period}; of one that is not, the item. */
  public Place placeOf(String field) {
    return written.placeOf(field);
  }
}
