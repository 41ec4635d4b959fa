package io.latchkey.keystore.redis;

import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyPlace.ByEnd;
import io.latchkey.keystore.KeyPlace.ByText;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyQuery.Order;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore.Cursor;
import io.latchkey.keystore.redis.SearchReading.Answer;
import io.latchkey.keystore.redis.SearchedOrganizations.Turn;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds keys in the lists and indexes that {@link KeyLists} keeps. */
final class RedisKeySearch implements KeySearch {

  private static final RedisScript SEARCH =
      RedisScript.beside(RedisKeySearch.class, "search", ScriptOutputType.MULTI);

  /** How many records one answer has where each has to be looked at here. */
  private static final int STEP = 200;

  private final StandingSession session;
  private final KeyPlaces at;
  private final KeyJson json;
  private final SearchedOrganizations organizations;

  RedisKeySearch(StandingSession session, KeyPlaces at, KeyJson json) {
    this.session = session;
    this.at = at;
    this.json = json;
    this.organizations = new SearchedOrganizations(session, at);
  }

  @Override
  public Found search(KeyQuery query, @Nullable KeyPlace after, int most) {
    if (after instanceof ByText byText) {
      return byText(query, byText, most);
    }
    if (after instanceof ByEnd byEnd) {
      return byEnd(query, byEnd, most);
    }
    if (after instanceof Cursor || query.order() == Order.CREATED) {
      return byCreation(query, (Cursor) after, most);
    }
    if (!IndexState.read(session, at).isWhole()) {
      return oneByOne(query, null, most);
    }
    return query.order() == Order.END ? byEnd(query, null, most) : byText(query, null, most);
  }

  private Found byCreation(KeyQuery query, @Nullable Cursor after, int most) {
    SearchRequest question = narrowed(new SearchRequest(at, "created", most), query);
    if (!query.isWholeOf(query.project())) {
      question.whole();
    }
    if (after != null) {
      question.behind(after.createdMillis(), after.id());
    }
    Answer answer = ask(question);
    return answer.is("incomplete")
        ? oneByOne(query, after, most)
        : new SearchReading(json, query, Order.CREATED, null).found(answer, most);
  }

  /** Looks at each key of a list that every version of the program has kept. */
  private Found oneByOne(KeyQuery query, @Nullable Cursor after, int most) {
    ProjectId project = query.project();
    SearchRequest question = new SearchRequest(at, "created", STEP);
    question.in(project == null ? at.allKeys() : at.keysOf(project));
    if (after != null) {
      question.behind(after.createdMillis(), after.id());
    }
    return new SearchReading(json, query, Order.CREATED, null).found(ask(question), most);
  }

  private Found byEnd(KeyQuery query, @Nullable ByEnd after, int most) {
    ProjectId project = query.project();
    OrganizationId organization = query.organization();
    SearchRequest question = narrowed(new SearchRequest(at, "end", most), query);
    if (project != null) {
      question.index(at.activeKeys(project));
    } else {
      question.index(organization == null ? at.ends() : at.endsOf(organization));
    }
    if (after != null) {
      question.behind(after.endMillis(), after.id());
    }
    Instant before = query.expiringBefore();
    long until = before == null ? query.now() : before.toEpochMilli() - 1;
    if (query.status() == KeyStatus.ACTIVE || query.status() == KeyStatus.SUSPENDED) {
      question.number("since", query.now() + 1);
    } else if (query.status() == KeyStatus.EXPIRED) {
      until = Math.min(until, query.now());
    }
    Answer answer = ask(question.number("until", until));
    return new SearchReading(json, query, Order.END, after).found(answer, most);
  }

  private Found byText(KeyQuery query, @Nullable ByText after, int most) {
    OrganizationId only = query.organization();
    if (only != null) {
      return inOne(query, after == null ? new ByText(only, "", false) : after, most);
    }
    ByText place = after;
    if (after == null || after.entry().isEmpty()) {
      boolean inside = after != null && after.inside();
      OrganizationId first = after == null ? null : after.organization();
      Turn turn = organizations.from(first, inside ? "" : prefix(query), inside);
      if (!turn.isFound()) {
        KeyPlace next = turn.place();
        return new Found(List.of(), next == null && !inside ? organizations.first() : next);
      }
      place = turn.place();
    }
    if (place == null) {
      return new Found(List.of(), null);
    }
    Found found = inOrganization(query, place, most).found;
    if (found.next() != null) {
      return found;
    }
    ByText next = organizations.behind(place);
    return new Found(found.hits(), next == null && !place.inside() ? organizations.first() : next);
  }

  /** First the keys that have the text at a beginning, then those that have it inside. */
  private Found inOne(KeyQuery query, ByText place, int most) {
    Part part = inOrganization(query, place, most);
    Found found = part.found;
    if (found.next() != null || place.inside() || part.isWhole) {
      return found;
    }
    ByText inside = new ByText(place.organization(), "", true);
    int left = most - found.hits().size();
    if (left <= 0) {
      return new Found(found.hits(), inside);
    }
    Found more = inOrganization(query, inside, left).found;
    List<Hit> hits = new ArrayList<>(found.hits());
    hits.addAll(more.hits());
    return new Found(List.copyOf(hits), more.next());
  }

  /**
   * What one question found.
   *
   * @param isWhole whether every key was looked at, so that no other question is needed
   */
  private record Part(Found found, boolean isWhole) {}

  private Part inOrganization(KeyQuery query, ByText place, int most) {
    SearchRequest question = narrowed(new SearchRequest(at, "text", most), query);
    question.index(at.wordsOf(place.organization()));
    if (place.inside()) {
      question.text("needle", KeyWords.needle(query.foldedText()));
    } else {
      question.text("prefix", prefix(query));
    }
    if (query.organization() == null) {
      question.neverFew();
    }
    if (!place.entry().isEmpty()) {
      question.text("entry", place.entry());
    }
    Answer answer = ask(question);
    return new Part(
        new SearchReading(json, query, Order.TEXT, place).found(answer, most), answer.is("few"));
  }

  private static String prefix(KeyQuery query) {
    return KeyWords.beginning(query.foldedText());
  }

  /** Names the lists that must have a key, or must not. */
  private SearchRequest narrowed(SearchRequest question, KeyQuery query) {
    ProjectId project = query.project();
    OrganizationId organization = query.organization();
    if (project != null) {
      question.in(at.keysOf(project));
    } else {
      question.in(organization == null ? at.allKeys() : at.keysOf(organization));
    }
    String type = query.type();
    if (type != null) {
      question.in(at.keysOfType(type));
    }
    String owner = query.owner();
    if (owner != null) {
      question.in(at.keysOfOwner(owner));
    }
    String tag = query.tag();
    if (tag != null) {
      question.in(at.keysTagged(tag));
    }
    String creator = query.creator();
    String theirs = creator == null ? null : keysBy(creator);
    if (theirs != null) {
      question.in(theirs);
    }
    if (query.status() == KeyStatus.REVOKED) {
      question.in(at.revokedKeys());
    } else if (query.status() == KeyStatus.SUSPENDED) {
      question.in(at.suspendedKeys()).without(at.revokedKeys()).notEndedBy(at.ends(), query.now());
    } else if (query.status() == KeyStatus.ACTIVE) {
      question.without(at.revokedKeys()).without(at.suspendedKeys());
      question.notEndedBy(at.ends(), query.now());
    }
    return question;
  }

  /** The keys of who has this ID or name; null where that may be several people. */
  private @Nullable String keysBy(String creator) {
    List<String> named =
        RedisSession.await(
            session.ask(commands -> commands.zrange(at.creatorsNamed(creator), 0, 1)));
    if (named.isEmpty()) {
      return at.keysBy(creator);
    }
    String only = named.get(0);
    boolean isSomebodysId =
        !only.equals(creator)
            && RedisSession.await(session.ask(commands -> commands.zcard(at.keysBy(creator)))) > 0;
    return named.size() > 1 || isSomebodysId ? null : at.keysBy(only);
  }

  private Answer ask(SearchRequest question) {
    List<String> answer = RedisSession.await(session.run(SEARCH, question.keys(), question.json()));
    return new Answer(
        answer.get(0), answer.get(1), answer.get(2), answer.subList(3, answer.size()));
  }
}
