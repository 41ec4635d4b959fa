package io.latchkey.encryption;

import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
import io.latchkey.keystore.Project;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Makes the first key of projects, when somebody has something encrypted there. It is the primary
 * at once: no gateway can have a token of another one. Asks the store once for a project, however
 * many requests wait for it.
 */
public final class FirstKeys implements Function<Project, CompletableFuture<?>> {

  private final EncryptionStore store;
  private final KeyMaker maker;
  private final InstantSource clock;
  private final Executor executor;
  private final ConcurrentHashMap<String, CompletableFuture<?>> underWay =
      new ConcurrentHashMap<>();

  /**
   * Makes keys.
   *
   * @param executor may block, and may refuse
   */
  public FirstKeys(EncryptionStore store, KeyMaker maker, InstantSource clock, Executor executor) {
    this.store = store;
    this.maker = maker;
    this.clock = clock;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<?> apply(Project project) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    String id = project.id().value();
    CompletableFuture<?> other = underWay.putIfAbsent(id, mine);
    if (other != null) {
      return other;
    }
    try {
      executor.execute(() -> settle(project, mine));
    } catch (RejectedExecutionException e) {
      underWay.remove(id, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void settle(Project project, CompletableFuture<Void> mine) {
    try {
      make(project);
      underWay.remove(project.id().value(), mine);
      mine.complete(null);
    } catch (RuntimeException e) {
      underWay.remove(project.id().value(), mine);
      mine.completeExceptionally(e);
    }
  }

  private void make(Project project) {
    EncryptionRecord stored = store.find(project.organization(), project.id());
    if (stored.primary().isPresent()) {
      return;
    }
    if (!maker.opens(stored)) {
      throw new IllegalStateException("the project's keys were sealed under another master key");
    }
    EncryptionKey key = maker.make(stored, KeyState.PRIMARY, clock.instant());
    try {
      store.replace(stored.withKey(key), created(project, key));
    } catch (ConflictException e) {
      if (store.find(project.organization(), project.id()).primary().isEmpty()) {
        throw e;
      }
    }
  }

  private static Event created(Project project, EncryptionKey key) {
    return new Event(
        "encryption_key.created",
        Event.Actor.PROGRAM,
        new Event.Target("encryption_key", key.id().toString(), project.name(), null),
        project.organization().value(),
        true,
        Map.of("project", project.id().value()));
  }
}
