package io.latchkey.admin.keys;

import io.latchkey.change.Position;
import io.latchkey.event.Event;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store behind a network that loses what it says, or what it is told. */
final class LossyKeyStore implements KeyStore {

  private final KeyStore store;
  private int lost;
  private int dropped;
  private boolean away;

  LossyKeyStore(KeyStore store) {
    this.store = store;
  }

  @Override
  public KeyStore noting(Event event) {
    return this;
  }

  void loseMutations(int number) {
    lost = number;
  }

  void dropMutations(int number) {
    dropped = number;
  }

  void loseAnswersAfterThat() {
    away = true;
  }

  private <T> T mutate(Supplier<T> mutation) {
    if (dropped > 0) {
      dropped--;
      throw new StoreUnavailableException("dropped");
    }
    T answer = mutation.get();
    if (lost > 0) {
      lost--;
      throw new StoreUnavailableException("lost");
    }
    return answer;
  }

  @Override
  public Position create(KeyRecord record) {
    return mutate(() -> store.create(record));
  }

  @Override
  public List<Creation> createAll(List<KeyRecord> records, List<Event> events, boolean unlimited) {
    return mutate(() -> store.createAll(records, events, unlimited));
  }

  @Override
  public Optional<KeyRecord> find(KeyHash hash) {
    return store.find(hash);
  }

  @Override
  public Optional<KeyRecord> find(KeyId id) {
    if (away && lost == 0) {
      throw new StoreUnavailableException("away");
    }
    return store.find(id);
  }

  @Override
  public List<KeyRecord> findAll(List<KeyId> ids) {
    return store.findAll(ids);
  }

  @Override
  public Committed revoke(KeyRecord revoked) {
    return mutate(() -> store.revoke(revoked));
  }

  @Override
  public Committed suspend(KeyRecord before, KeyRecord changed) {
    return mutate(() -> store.suspend(before, changed));
  }

  @Override
  public Committed roll(KeyRecord before, KeyRecord rolled) {
    return mutate(() -> store.roll(before, rolled));
  }

  @Override
  public Committed narrow(KeyRecord narrowed, ProjectId gone) {
    return mutate(() -> store.narrow(narrowed, gone));
  }

  @Override
  public void describe(KeyRecord before, KeyRecord described) {
    store.describe(before, described);
  }

  @Override
  public Committed delete(KeyRecord record) {
    return mutate(() -> store.delete(record));
  }

  @Override
  public Committed confirm(KeyRecord stored) {
    return store.confirm(stored);
  }

  @Override
  public Committed confirmAbsent(KeyId id) {
    return store.confirmAbsent(id);
  }

  @Override
  public Page list(
      @Nullable OrganizationId owner, @Nullable ProjectId of, @Nullable Cursor after, int most) {
    return store.list(owner, of, after, most);
  }
}
