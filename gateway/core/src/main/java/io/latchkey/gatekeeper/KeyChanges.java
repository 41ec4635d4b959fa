package io.latchkey.gatekeeper;

import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.key.KeyId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Tells those who keep something open on a grant that its key has ended or must be asked again. */
public final class KeyChanges implements ChangeListener {

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Somebody who keeps something open. Called on the feed's thread: must not block. */
  public interface Watcher {

    /** The key was revoked or deleted. */
    void keyEnded(KeyId key);

    /**
     * The key may be different now: decide again.
     *
     * @param key which one; null for every key
     */
    void keyDoubtful(@Nullable KeyId key);
  }

  /** Adds somebody to tell, from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Tells somebody no more. */
  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  @Override
  public void onChange(Change change) {
    if (change.subject() != Change.Subject.KEY || change.action() == Change.Action.CREATED) {
      return;
    }
    KeyId key = KeyId.parse(change.id());
    boolean ended = change.action() != Change.Action.UPDATED;
    for (Watcher watcher : watchers) {
      if (ended && key != null) {
        watcher.keyEnded(key);
      } else {
        watcher.keyDoubtful(key);
      }
    }
  }

  @Override
  public void onReset() {
    watchers.forEach(watcher -> watcher.keyDoubtful(null));
  }
}
