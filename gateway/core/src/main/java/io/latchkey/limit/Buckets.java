package io.latchkey.limit;

import io.latchkey.key.Limits;
import java.util.concurrent.CompletableFuture;

/**
 * The buckets and quotas that the whole fleet shares, on one clock. What it promises to callers:
 * over any time it gives at most what the limits allow, and of several limits all give or none.
 */
public interface Buckets {

  /**
   * Takes permits. Completes exceptionally where the store can't be asked; the permits may have
   * been taken then.
   *
   * @param least fewer than this are of no use; from 1
   * @param most no more than this are wanted; less than the least to be told only
   * @param owed permits that were given without asking, which are charged first: to buckets at most
   *     until they are empty, to a quota in full
   */
  CompletableFuture<Answer> take(Account account, Limits limits, long least, long most, long owed);

  /** Tells how an account stands, and takes nothing. Completes exceptionally likewise. */
  default CompletableFuture<Answer> look(Account account, Limits limits) {
    return take(account, limits, 1, 0, 0);
  }

  /**
   * Gives back what was taken and not spent; lost where the store is away.
   *
   * @param period as the answer that gave them named it
   */
  void giveBack(Account account, Limits limits, long permits, long period);

  /** Completes normally where the store answers. */
  CompletableFuture<?> probe();

  /** Finds out how the store stands before there is a doubt. Returns at once. */
  default void begin() {}

  /**
   * The store may have lost what was taken. Unless it can show that it has not, every bucket is
   * empty now, and fills from now on; except for accounts that begin later. Returns at once.
   */
  void doubt();

  /**
   * What the store said.
   *
   * @param permits that were taken: none, or from the least to the most
   * @param backlogMicros per rate limit, after that: how long until its bucket is full
   * @param quotaLeft after that; {@link Long#MAX_VALUE} without a quota
   * @param quotaEndsMillis how long until the quota's next period; {@link Long#MAX_VALUE} without
   * @param period which of the quota's periods it was
   */
  record Answer(
      long permits, long[] backlogMicros, long quotaLeft, long quotaEndsMillis, long period) {}
}
