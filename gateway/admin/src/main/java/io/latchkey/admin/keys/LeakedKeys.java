package io.latchkey.admin.keys;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.event.EventLog;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyPolicy.LeakAction;
import io.latchkey.keystore.KeyRecord;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to keys whose secrets have leaked what their organizations' policies say, as strictly as any
 * other call. A report that comes again does nothing more. Calls block, and throw as those calls.
 */
public final class LeakedKeys {

  private static final Logger log = LoggerFactory.getLogger(LeakedKeys.class);
  private static final String REASON = "its secret was found in public";

  private final KeyLifecycle lifecycle;
  private final AdminRotation rotation;
  private final KeySuspension suspension;
  private final KeyExpiry policies;
  private final EventLog events;
  private final InstantSource clock;

  LeakedKeys(
      KeyLifecycle lifecycle,
      AdminRotation rotation,
      KeySuspension suspension,
      KeyExpiry policies,
      EventLog events,
      InstantSource clock) {
    this.lifecycle = lifecycle;
    this.rotation = rotation;
    this.suspension = suspension;
    this.policies = policies;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Handles a leaked secret of a key.
   *
   * @param secret its hash, or that of an access token
   * @param details where it was found
   * @return what the policy has done: event, suspend, roll or revoke; none for a key that is over
   */
  public String handle(Actor actor, KeyRecord record, KeyHash secret, Map<String, String> details) {
    if (record.key().status(clock.millis()).isOver()) {
      return "none";
    }
    KeyPolicy policy = policies.policy(record.key().organization());
    String action = policy.onLeak().text();
    Map<String, String> said = new HashMap<>(details);
    said.put("action", action);
    events.append(Events.key("leaked", actor, record, said)).toCompletableFuture().join();
    log.warn("event=key.leaked key={} actor={} action={}", record.key().id(), actor, action);
    act(actor, record, secret, policy);
    return action;
  }

  private void act(Actor actor, KeyRecord record, KeyHash secret, KeyPolicy policy) {
    KeyId id = record.key().id();
    boolean isAlreadyReplaced =
        record.hashes().contains(secret) && !record.hashes().get(0).equals(secret);
    if (policy.onLeak() == LeakAction.SUSPEND) {
      suspension.change(actor, id, true, REASON);
    } else if (policy.onLeak() == LeakAction.REVOKE) {
      lifecycle.revoke(actor, id, REASON);
    } else if (policy.onLeak() == LeakAction.ROLL && !isAlreadyReplaced) {
      rotation.roll(actor, id, policy.leakOverlap());
    }
  }
}
