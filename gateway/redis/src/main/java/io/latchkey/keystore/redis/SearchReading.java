package io.latchkey.keystore.redis;

import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyPlace.ByEnd;
import io.latchkey.keystore.KeyPlace.ByText;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyQuery.Order;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch.Found;
import io.latchkey.keystore.KeySearch.Hit;
import io.latchkey.keystore.KeyStore.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the answers of search.lua to one question mean. */
final class SearchReading {

  /** An answer of the script; records and entries take turns. */
  record Answer(String kind, String score, String member, List<String> rest) {

    boolean is(String other) {
      return kind.equals(other);
    }
  }

  private final KeyJson json;
  private final KeyQuery query;
  private final Order order;
  private final @Nullable KeyPlace after;

  /**
   * A reading.
   *
   * @param after behind which an answer that was not asked to has to go on; null for none
   */
  SearchReading(KeyJson json, KeyQuery query, Order order, @Nullable KeyPlace after) {
    this.json = json;
    this.query = query;
    this.order = order;
    this.after = after;
  }

  Found found(Answer answer, int most) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < answer.rest.size(); i += 2) {
      KeyRecord record = json.read(answer.rest.get(i));
      KeyPlace place = query.matches(record) ? place(record, answer.rest.get(i + 1)) : null;
      if (place != null) {
        hits.add(new Hit(record, place));
      }
    }
    List<Hit> ordered = answer.is("few") ? KeyOrder.behind(after, hits) : hits;
    if (ordered.size() > most) {
      List<Hit> some = List.copyOf(ordered.subList(0, most));
      return new Found(some, some.get(most - 1).place());
    }
    return new Found(List.copyOf(ordered), answer.is("more") ? next(answer) : null);
  }

  /** The place of a key that is wanted; null where it has another one at another entry. */
  private @Nullable KeyPlace place(KeyRecord record, String entry) {
    KeyId id = record.key().id();
    return switch (order) {
      case CREATED -> new Cursor(record.createdAt().toEpochMilli(), id);
      case END -> new ByEnd(record.key().expiresAt(), id);
      case TEXT -> {
        String first = KeyWords.first(record, query.foldedText());
        boolean inside = first == null;
        if (inside) {
          first = KeyWords.firstInside(record, query.foldedText());
        }
        yield first == null || (!entry.isEmpty() && !isAt(entry, first, inside))
            ? null
            : new ByText(record.key().organization(), first, inside);
      }
    };
  }

  /** Whether an entry that was found is the one that its key is shown at. */
  private boolean isAt(String entry, String first, boolean inside) {
    return entry.equals(first) && after instanceof ByText place && place.inside() == inside;
  }

  private KeyPlace next(Answer answer) {
    if (order == Order.TEXT && after instanceof ByText byText) {
      return new ByText(byText.organization(), answer.member, byText.inside());
    }
    long score = Long.parseLong(answer.score);
    KeyId id = KeyId.of(answer.member);
    return order == Order.END ? new ByEnd(score, id) : new Cursor(score, id);
  }
}
