package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.KeyStore;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.mutation.Attempts;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.usage.UsageStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends keys in the store. Both ends are for good, so neither fails because somebody else was faster
 * or because an answer was lost: what is stored is read again and the rest is done. Calls block.
 */
public final class KeyRevocation {

  private static final Logger log = LoggerFactory.getLogger(KeyRevocation.class);

  private final KeyStore store;
  private final UsageStore usage;

  public KeyRevocation(KeyStore store, UsageStore usage) {
    this.store = store;
    this.usage = usage;
  }

  /**
   * A key that has ended.
   *
   * @param record the key as it is, or was before it was deleted
   * @param committed the change; the feed's end if the key had ended before, or if the answer was
   *     lost
   * @param isNew whether this call has ended it, as far as is known
   */
  public record Ended(KeyRecord record, Committed committed, boolean isNew) {}

  /**
   * Sees to it that a key is revoked.
   *
   * @param why what is noted where it was not revoked before
   * @return empty where there is no such key
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  Optional<Ended> revoke(Actor actor, KeyId id, Revocation why) {
    String reason = why.reason();
    Map<String, String> details = reason == null ? Map.of() : Map.of("reason", reason);
    return end(
        id,
        key -> key.revoke(why),
        revoked -> revoked.key().revoked(),
        key -> store.noting(Events.key("revoked", actor, key, details)).revoke(key));
  }

  /**
   * Sees to it that a key does not open a project: it is revoked if it opens no other.
   *
   * @param why what is noted if it is revoked
   * @return empty if there is no such key
   * @throws OutcomeUnknownException if the store has not said whether it happened
   */
  public Optional<Ended> leave(Actor actor, KeyId id, ProjectId project, Revocation why) {
    Map<String, String> reason = Map.of("reason", String.valueOf(why.reason()));
    Map<String, String> lost = Map.of("project", project.value());
    return end(
        id,
        key -> key.key().projects().size() == 1 ? key.revoke(why) : key.without(project),
        key -> key.key().revoked() || !key.key().projects().contains(project),
        key ->
            key.key().revoked()
                ? store.noting(Events.key("revoked", actor, key, reason)).revoke(key)
                : store
                    .noting(Events.key("project_removed", actor, key, lost))
                    .narrow(key, project));
  }

  /**
   * Sees to it that a key is gone, and what it was used for.
   *
   * @param mayGo throws where the key as it is must stay
   * @return empty where there was no such key
   * @throws OutcomeUnknownException where the store has not said whether it happened
   */
  public Optional<Ended> delete(Actor actor, KeyId id, Consumer<KeyRecord> mayGo) {
    Optional<Ended> ended =
        end(
            id,
            key -> {
              mayGo.accept(key);
              return key;
            },
            key -> false,
            key -> store.noting(Events.key("deleted", actor, key, Map.of())).delete(key));
    if (ended.isPresent()) {
      forgetUsage(id);
    }
    return ended;
  }

  /** The key is gone already, whatever comes of this: what is left expires. */
  private void forgetUsage(KeyId id) {
    try {
      usage.forget(id);
    } catch (StoreUnavailableException e) {
      log.warn("usage forgotten=false key={} reason=\"{}\"", id, e.getMessage());
    }
  }

  private Optional<Ended> end(
      KeyId id,
      Function<KeyRecord, KeyRecord> ending,
      Predicate<KeyRecord> hasEnded,
      Function<KeyRecord, Committed> mutation) {
    Attempts attempts = new Attempts();
    AtomicReference<@Nullable KeyRecord> tried = new AtomicReference<>();
    return attempts.change(
        () -> store.find(id),
        found -> {
          KeyRecord seen = tried.get();
          if (found.isEmpty()) {
            return Optional.ofNullable(seen)
                .map(gone -> new Ended(gone, attempts.ask(() -> store.confirmAbsent(id)), false));
          }
          KeyRecord current = found.get();
          if (hasEnded.test(current)) {
            return Optional.of(
                new Ended(current, attempts.ask(() -> store.confirm(current)), false));
          }
          KeyRecord ended = ending.apply(current);
          tried.set(ended);
          return Optional.of(new Ended(ended, mutation.apply(ended), true));
        });
  }
}
