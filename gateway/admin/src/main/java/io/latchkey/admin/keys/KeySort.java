package io.latchkey.admin.keys;

import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.SearchText;
import io.latchkey.usage.LastUse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An order that no index has: all keys that are wanted are read to sort them. */
record KeySort(Column column, boolean descending) {

  /** How many keys are sorted at most. */
  static final int MOST = 10_000;

  private static final Instant NEVER = Instant.MIN;

  /** What keys are sorted by. */
  enum Column {
    NAME("name"),
    TAIL("tail"),
    PROJECTS("projects"),
    STATUS("status"),
    CREATED("created"),
    CREATOR("creator"),
    EXPIRES("expires"),
    LAST_USED("lastUsed");

    private static final Map<String, Column> BY_NAME =
        Arrays.stream(values()).collect(Collectors.toMap(each -> each.text, each -> each));

    private final String text;

    Column(String text) {
      this.text = text;
    }

    private Comparator<Row> order() {
      return switch (this) {
        case NAME -> Comparator.comparing(row -> SearchText.fold(row.record.name()));
        case TAIL -> Comparator.comparing(row -> row.record.tail());
        case PROJECTS -> Comparator.comparing(row -> row.record.key().projects().size());
        case STATUS -> Comparator.comparing(row -> row.record.key().status(row.now));
        case CREATED -> Comparator.comparing(row -> row.record.createdAt());
        case CREATOR -> Comparator.comparing(row -> creator(row.record));
        case EXPIRES -> Comparator.comparing(row -> row.record.key().expiresAt());
        case LAST_USED -> Comparator.comparing(row -> row.use == null ? NEVER : row.use.at());
      };
    }
  }

  /**
   * A key and what it is sorted by.
   *
   * @param use its last; null for none
   * @param now milliseconds since the epoch
   */
  record Row(KeyRecord record, @Nullable LastUse use, long now) {}

  /**
   * Reads a column's name, with a minus for the other way round.
   *
   * @throws IllegalArgumentException if there is no such column, with a message for the caller
   */
  static KeySort read(String text) {
    boolean descending = text.startsWith("-");
    Column column = Column.BY_NAME.get(descending ? text.substring(1) : text);
    return new KeySort(
        Optional.ofNullable(column)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "must be one of "
                            + Arrays.stream(Column.values())
                                .map(each -> each.text)
                                .collect(Collectors.joining(", "))
                            + ", with a minus before it for the reverse order")),
        descending);
  }

  /** The order of rows; no two are equal. */
  Comparator<Row> order() {
    Comparator<Row> byColumn = descending ? column.order().reversed() : column.order();
    return byColumn.thenComparing(row -> row.record.key().id().toString());
  }

  private static String creator(KeyRecord record) {
    KeyRecord.Creator creator = record.createdBy();
    return creator == null ? "" : SearchText.fold(creator.name());
  }
}
