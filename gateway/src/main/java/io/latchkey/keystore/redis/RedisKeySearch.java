package io.latchkey.keystore.redis;

import io.latchkey.key.KeyId;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyPlace.ByEnd;
import io.latchkey.keystore.KeyPlace.ByText;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyQuery.Order;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.KeyStore.Cursor;
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

  /** An answer of the script; records and entries take turns. */
  private record Answer(String kind, String score, String member, List<String> rest) {

    boolean is(String other) {
      return kind.equals(other);
    }
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
    Question question = narrowed(new Question(at, "created", most), query);
    if (!query.isWholeOf(query.project())) {
      question.whole();
    }
    if (after != null) {
      question.behind(after.createdMillis(), after.id());
    }
    Answer answer = ask(question);
    return answer.is("incomplete")
        ? oneByOne(query, after, most)
        : new Reading(query, Order.CREATED, null).found(answer, most);
  }

  /** Looks at each key of a list that every version of the program has kept. */
  private Found oneByOne(KeyQuery query, @Nullable Cursor after, int most) {
    ProjectId project = query.project();
    Question question = new Question(at, "created", STEP);
    question.in(project == null ? at.allKeys() : at.keysOf(project));
    if (after != null) {
      question.behind(after.createdMillis(), after.id());
    }
    return new Reading(query, Order.CREATED, null).found(ask(question), most);
  }

  private Found byEnd(KeyQuery query, @Nullable ByEnd after, int most) {
    ProjectId project = query.project();
    OrganizationId organization = query.organization();
    Question question = narrowed(new Question(at, "end", most), query);
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
    if (query.status() == KeyStatus.ACTIVE) {
      question.number("since", query.now() + 1);
    } else if (query.status() == KeyStatus.EXPIRED) {
      until = Math.min(until, query.now());
    }
    Answer answer = ask(question.number("until", until));
    return new Reading(query, Order.END, after).found(answer, most);
  }

  private Found byText(KeyQuery query, @Nullable ByText after, int most) {
    OrganizationId only = query.organization();
    if (only != null) {
      return inOrganization(query, after == null ? new ByText(only, "") : after, most);
    }
    ByText place = after;
    if (after == null || after.entry().isEmpty()) {
      Turn turn = organizations.from(after == null ? null : after.organization(), prefix(query));
      if (!turn.isFound()) {
        return new Found(List.of(), turn.place());
      }
      place = turn.place();
    }
    if (place == null) {
      return new Found(List.of(), null);
    }
    Found found = inOrganization(query, place, most);
    return found.next() != null
        ? found
        : new Found(found.hits(), organizations.behind(place.organization()));
  }

  private Found inOrganization(KeyQuery query, ByText place, int most) {
    Question question = narrowed(new Question(at, "text", most), query);
    question.index(at.wordsOf(place.organization())).text("prefix", prefix(query));
    if (query.organization() == null) {
      question.neverFew();
    }
    if (!place.entry().isEmpty()) {
      question.text("entry", place.entry());
    }
    return new Reading(query, Order.TEXT, place).found(ask(question), most);
  }

  private static String prefix(KeyQuery query) {
    return KeyWords.beginning(query.foldedText());
  }

  /** Names the lists that must have a key, or must not. */
  private Question narrowed(Question question, KeyQuery query) {
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
    String creator = query.creator();
    String theirs = creator == null ? null : keysBy(creator);
    if (theirs != null) {
      question.in(theirs);
    }
    if (query.status() == KeyStatus.REVOKED) {
      question.in(at.revokedKeys());
    } else if (query.status() == KeyStatus.ACTIVE) {
      question.without(at.revokedKeys()).notEndedBy(at.ends(), query.now());
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

  private Answer ask(Question question) {
    List<String> answer = RedisSession.await(session.run(SEARCH, question.keys(), question.json()));
    return new Answer(
        answer.get(0), answer.get(1), answer.get(2), answer.subList(3, answer.size()));
  }

  /** What the answers to one question mean. */
  private final class Reading {

    private final KeyQuery query;
    private final Order order;
    private final @Nullable KeyPlace after;

    /**
     * A reading.
     *
     * @param after behind which an answer that was not asked to has to go on; null for none
     */
    Reading(KeyQuery query, Order order, @Nullable KeyPlace after) {
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
          yield first == null || !entry.isEmpty() && !entry.equals(first)
              ? null
              : new ByText(record.key().organization(), first);
        }
      };
    }

    private KeyPlace next(Answer answer) {
      if (order == Order.TEXT && after instanceof ByText byText) {
        return new ByText(byText.organization(), answer.member);
      }
      long score = Long.parseLong(answer.score);
      KeyId id = KeyId.of(answer.member);
      return order == Order.END ? new ByEnd(score, id) : new Cursor(score, id);
    }
  }
}
