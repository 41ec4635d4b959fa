package io.latchkey.change;

import java.util.List;

/** Who is alive, until when, and how far each has come. Calls block. */
public interface Fleet {

  /**
   * The instances that are alive or were within the last hour, by ID.
   *
   * @throws StoreUnavailableException where the store can't be asked
   */
  List<Instance> instances();

  /**
   * The feed's end: what an instance must have applied to know everything that is stored now.
   *
   * @throws StoreUnavailableException where the store can't be asked
   */
  Position tail();
}
