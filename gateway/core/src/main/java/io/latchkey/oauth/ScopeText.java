package io.latchkey.oauth;

import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Scope;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scopes as clients write them (RFC 6749, section 3.3): names of permissions, and projects as
 * {@code project:} and an ID or slug. Where none of a kind is named, all of the key's are meant.
 */
final class ScopeText {

  private static final String PROJECT = "project:";
  private static final int MOST = 64;

  private final Gatekeeper gatekeeper;

  ScopeText(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /** What came of reading a scope. */
  sealed interface Read {}

  /**
   * It is within the key.
   *
   * @param text as it was asked for, or all of the key where nothing was
   */
  record Within(Scope scope, String text) implements Read {}

  /** It is no scope, or names what the key does not have. */
  record Refused() implements Read {}

  /** A slug is not known here and the store can't be asked. */
  record Unreachable() implements Read {}

  /** All that a key has; of a key that is narrowed already, what is left of it. */
  public static String of(ApiKey key) {
    return String.join(
        " ",
        Stream.concat(
                key.permissions().stream().map(Permission::name).sorted(),
                key.projects().stream().map(ProjectId::value).sorted().map(PROJECT::concat))
            .toList());
  }

  /** Reads what was asked for a key; null for nothing. Never completes exceptionally. */
  CompletableFuture<Read> read(@Nullable String text, ApiKey key) {
    if (text == null) {
      return CompletableFuture.completedFuture(new Within(Scope.WHOLE, of(key)));
    }
    List<String> words = Stream.of(text.split(" ", -1)).distinct().toList();
    if (words.size() > MOST) {
      return CompletableFuture.completedFuture(new Refused());
    }
    CompletableFuture<Read> read =
        CompletableFuture.completedFuture(new Within(Scope.WHOLE, String.join(" ", words)));
    for (String word : words) {
      read = read.thenCompose(before -> add(before, word, key));
    }
    return read;
  }

  private CompletableFuture<Read> add(Read before, String word, ApiKey key) {
    if (!(before instanceof Within within)) {
      return CompletableFuture.completedFuture(before);
    }
    if (!word.startsWith(PROJECT)) {
      Permission permission = Permission.parse(word);
      return CompletableFuture.completedFuture(
          permission == null ? new Refused() : within(plus(within, null, permission), key));
    }
    return project(word.substring(PROJECT.length()))
        .thenApply(
            found ->
                found.match(
                    id -> within(plus(within, id, null), key), Refused::new, Unreachable::new));
  }

  private CompletableFuture<Lookup<ProjectId>> project(String name) {
    ProjectId id = ProjectId.parse(name);
    return id == null
        ? gatekeeper.project(name).thenApply(ScopeText::id)
        : CompletableFuture.completedFuture(new Lookup.Found<>(id, 0));
  }

  private static Lookup<ProjectId> id(Lookup<Project> project) {
    return project.match(
        found -> new Lookup.Found<>(found.id(), 0),
        () -> new Lookup.Unknown<>(0),
        Lookup::unreachable);
  }

  private static Read within(Within wanted, ApiKey key) {
    return wanted.scope.isWithin(key) ? wanted : new Refused();
  }

  private static Within plus(
      Within before, @Nullable ProjectId project, @Nullable Permission permission) {
    return new Within(
        new Scope(
            plus(before.scope.projects(), project), plus(before.scope.permissions(), permission)),
        before.text);
  }

  private static <T> Set<T> plus(Set<T> before, @Nullable T one) {
    if (one == null) {
      return before;
    }
    Set<T> more = new HashSet<>(before);
    more.add(one);
    return more;
  }
}
