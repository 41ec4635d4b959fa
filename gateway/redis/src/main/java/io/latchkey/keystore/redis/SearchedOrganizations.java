package io.latchkey.keystore.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPlace.ByText;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Whose keys to look through for a text that may be anybody's, one organization after another. */
final class SearchedOrganizations {

  private static final int AT_ONCE = 100;

  private final StandingSession session;
  private final KeyPlaces at;

  SearchedOrganizations(StandingSession session, KeyPlaces at) {
    this.session = session;
    this.at = at;
  }

  /**
   * An organization to look through, or to go on from.
   *
   * @param isFound whether it has the text; where not, none before it has
   * @param place null where no organization is left
   */
  record Turn(boolean isFound, @Nullable ByText place) {}

  /**
   * Looks at some organizations.
   *
   * @param first null for the first that was made
   * @param inside what the places say
   */
  Turn from(@Nullable OrganizationId first, String prefix, boolean inside) {
    Long rank = first == null ? Long.valueOf(0) : rank(first);
    if (rank == null) {
      return new Turn(false, null);
    }
    List<String> ids = ids(rank, AT_ONCE + 1);
    List<CompletableFuture<Long>> counts = new ArrayList<>();
    for (String id : ids.subList(0, Math.min(AT_ONCE, ids.size()))) {
      String words = at.wordsOf(new OrganizationId(id));
      counts.add(session.ask(commands -> commands.zlexcount(words, range(prefix))));
    }
    for (int i = 0; i < counts.size(); i++) {
      if (RedisSession.await(counts.get(i)) > 0) {
        return new Turn(true, start(ids.get(i), inside));
      }
    }
    return new Turn(false, ids.size() > AT_ONCE ? start(ids.get(AT_ONCE), inside) : null);
  }

  /** The beginning of the organization behind another one; null where there is none. */
  @Nullable ByText behind(ByText place) {
    Long rank = rank(place.organization());
    List<String> next = rank == null ? List.of() : ids(rank + 1, 1);
    return next.isEmpty() ? null : start(next.get(0), place.inside());
  }

  /** Where keys begin that have a text inside; null where there is no organization. */
  @Nullable ByText first() {
    List<String> first = ids(0, 1);
    return first.isEmpty() ? null : start(first.get(0), true);
  }

  private @Nullable Long rank(OrganizationId organization) {
    return RedisSession.await(
        session.ask(
            commands -> commands.zrank(at.names().of("organizations"), organization.value())));
  }

  private List<String> ids(long from, int most) {
    return RedisSession.await(
        session.ask(
            commands -> commands.zrange(at.names().of("organizations"), from, from + most - 1)));
  }

  /** No text that begins with the prefix is behind it and the highest character. */
  private static Range<String> range(String prefix) {
    String highest = prefix + Character.toString(Character.MAX_CODE_POINT);
    return Range.from(Boundary.including(prefix), Boundary.including(highest));
  }

  private static ByText start(String organization, boolean inside) {
    return new ByText(new OrganizationId(organization), "", inside);
  }
}
