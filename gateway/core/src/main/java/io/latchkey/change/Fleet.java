package io.latchkey.change;

import io.latchkey.store.StoreUnavailableException;
import java.util.List;

/** Who is alive, until when, and how far each has come. Calls block. */
public interface Fleet {

  /**
   * The fleet at one moment.
   *
   * @throws StoreUnavailableException if the store can't be asked
   */
  View look();

  /**
   * The instances that are alive or were within the last hour, by ID.
   *
   * @throws StoreUnavailableException if the store can't be asked
   */
  default List<Instance> instances() {
    return look().instances();
  }

  /**
   * The feed's end: what an instance must have applied to know everything that is stored now.
   *
   * @throws StoreUnavailableException if the store can't be asked
   */
  StoredChange tail();

  /**
   * The fleet as a server sees it.
   *
   * @param history the server's replication history
   * @param instances that are alive or were within the last hour, by ID; one that has not reported
   *     in this history yet has applied nothing, and its lease is as long as it may be
   */
  record View(String history, List<Instance> instances) {}
}
