package io.latchkey.reassertion;

import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.change.FeedHistory;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Ending;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import io.latchkey.reassertion.EndingMemory.Remembered;
import io.latchkey.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is remembered with the store, and ends again what the store has forgotten.
 *
 * <p>Everything is compared whenever the feed leaves a doubt, and what has ended lately is compared
 * every few seconds, whatever the feed does, for as long as a primary that was replaced may have
 * taken it. A comparison counts only in the history that the feed is read from. Each instance does
 * this for itself; of several that find the same loss, one ends it and the others see that.
 */
final class Reassertion implements ChangeListener {

  private static final Logger log = LoggerFactory.getLogger(Reassertion.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long RETRY_SECONDS = 1;
  private static final long PERIOD_SECONDS = 5;
  private static final int STEP = 200;

  /** Longer than anything is remembered, and half of what the ticker can tell apart. */
  private static final long LONG_AGO = Long.MAX_VALUE / 2;

  private final EndingMemory memory;
  private final KeyStore store;
  private final LostEndings lost;
  private final LostProjects lostProjects;
  private final LostEncryption lostEncryption;
  private final FeedHistory history;
  private final ScheduledExecutorService background;
  private final long recent;

  /** What ends again. */
  record Lost(LostEndings endings, LostProjects projects, LostEncryption encryption) {}

  /**
   * A reassertion that compares from now on.
   *
   * @param background one thread, which drops what comes after its end; shut down by its maker
   * @param demotion how long a primary that was replaced may still accept writes
   */
  Reassertion(
      EndingMemory memory,
      KeyStore store,
      Lost lost,
      FeedHistory history,
      ScheduledExecutorService background,
      Duration demotion) {
    this.memory = memory;
    this.store = store;
    this.lost = lost.endings();
    this.lostProjects = lost.projects();
    this.lostEncryption = lost.encryption();
    this.history = history;
    this.background = background;
    this.recent = demotion.plusSeconds(2 * PERIOD_SECONDS).toNanos();
    var unused =
        background.scheduleWithFixedDelay(
            this::compareRecent, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onChange(Change change) {
    // The memory is told.
  }

  @Override
  public void onReset() {
    background.execute(this::compareAll);
  }

  private void compareAll() {
    if (!compare(memory.all(), memory.now() - LONG_AGO)) {
      var unused = background.schedule(this::compareAll, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void compareRecent() {
    long now = memory.now();
    Map<KeyId, Remembered> all = memory.all();
    List<KeyId> old =
        all.entrySet().stream()
            .filter(each -> now - each.getValue().since() > recent)
            .map(Map.Entry::getKey)
            .toList();
    Map<KeyId, Remembered> young = new HashMap<>(all);
    young.keySet().removeAll(old);
    compare(young, now - recent);
  }

  /** Whether everything was compared with the store that the feed is read from. */
  private boolean compare(Map<KeyId, Remembered> endings, long since) {
    List<ProjectId> projects = memory.projectsSince(since);
    List<OrganizationId> organizations = memory.organizationsSince(since);
    List<Ending.EncryptionKeysEnded> encryptions = memory.encryptionsSince(since);
    if (endings.isEmpty()
        && projects.isEmpty()
        && organizations.isEmpty()
        && encryptions.isEmpty()) {
      return true;
    }
    try {
      if (!isTheFeedsStore()) {
        return false;
      }
      int found = 0;
      List<KeyId> ids = new ArrayList<>(endings.keySet());
      for (int i = 0; i < ids.size(); i += STEP) {
        found += endAgain(endings, ids.subList(i, Math.min(i + STEP, ids.size())));
      }
      for (ProjectId project : projects) {
        found += lostProjects.deleteAgain(project) ? 1 : 0;
      }
      for (OrganizationId organization : organizations) {
        found += lostProjects.deleteAgain(organization) ? 1 : 0;
      }
      for (Ending.EncryptionKeysEnded encryption : encryptions) {
        found += lostEncryption.endAgain(encryption);
      }
      if (found > 0) {
        log.warn("endings compared={} reasserted={}", ids.size(), found);
      }
      return isTheFeedsStore();
    } catch (StoreUnavailableException e) {
      return false;
    } catch (RuntimeException e) { // Thrown on, it would be the last comparison.
      log.error("endings compared=false reason=\"{}\"", e.getMessage(), e);
      return true;
    }
  }

  private boolean isTheFeedsStore() {
    return history.is(store.confirmAbsent(KeyId.generate(RANDOM)).change().history());
  }

  private int endAgain(Map<KeyId, Remembered> endings, List<KeyId> ids) {
    int found = 0;
    for (KeyRecord record : read(ids)) {
      KeyId id = record.key().id();
      Remembered ending = endings.get(id);
      if (ending != null && lost.endAgain(record, ending)) {
        found++;
      }
    }
    for (KeyId id : ids) {
      found += lost.endTokens(id, endings.get(id));
    }
    return found;
  }

  /** The records that are there. One that can't be read must keep no other from its turn. */
  private List<KeyRecord> read(List<KeyId> ids) {
    try {
      return store.findAll(ids);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      List<KeyRecord> readable = new ArrayList<>();
      for (KeyId id : ids) {
        try {
          store.find(id).ifPresent(readable::add);
        } catch (StoreUnavailableException away) {
          throw away;
        } catch (RuntimeException unreadable) {
          log.error("key={} reasserted=false reason=\"{}\"", id, unreadable.getMessage());
        }
      }
      return readable;
    }
  }
}
