package io.latchkey.change;

/**
 * Somebody who holds what a change may make wrong. Called on the feed's thread, before the change
 * is reported as applied: when a method returns, nothing of the old state may be used any more.
 * Must not block.
 */
public interface ChangeListener {

  /** Takes a change in. Changes arrive in the order of the feed; one may arrive twice. */
  void onChange(Change change);

  /** Forgets everything that came from the store: changes may have been missed. */
  void onReset();
}
