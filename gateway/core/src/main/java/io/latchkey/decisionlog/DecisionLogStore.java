package io.latchkey.decisionlog;

import java.util.List;

/** Where recent decisions are kept for the whole fleet. */
public interface DecisionLogStore {

  /**
   * Keeps decisions for a while. Blocks; never throws: what the store does not take is lost.
   *
   * @param dropped whether there were more refused requests than there was room for
   */
  void write(List<Decided> decisions, boolean dropped);

  /**
   * What became of the requests with an ID, the last first; a request that was let through and got
   * no answer is there twice. Blocks; fails with an exception of the store's own.
   */
  List<Decided> find(String requestId);

  /** Whether recent refused requests are missing, since there were too many. Likewise. */
  boolean isMissingAny();
}
