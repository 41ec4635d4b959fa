package io.latchkey.admin.leaks;

import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.keys.LeakedKeys;
import io.latchkey.admin.keys.VerificationForm;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore;
import io.latchkey.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the keys of leaked secrets, and has done to them what their organizations want. Blocks. */
final class LeakIntake {

  private final VerificationForm form;
  private final Gatekeeper gatekeeper;
  private final KeyStore store;
  private final LeakedKeys leaked;

  LeakIntake(VerificationForm form, Gatekeeper gatekeeper, KeyStore store, LeakedKeys leaked) {
    this.form = form;
    this.gatekeeper = gatekeeper;
    this.store = store;
    this.leaked = leaked;
  }

  /**
   * Takes in one secret.
   *
   * @return whether it is, or was, one of this gateway's
   * @throws StoreUnavailableException if nobody could know
   */
  boolean take(Actor actor, LeakedSecret secret, String reporter) {
    KeyHash hash = form.hash(secret.token());
    Optional<KeyId> key = hash == null ? Optional.empty() : key(hash);
    if (hash == null || key.isEmpty()) {
      return false;
    }
    Map<String, String> details = new HashMap<>(secret.details());
    details.put("reporter", reporter);
    store.find(key.get()).ifPresent(record -> leaked.handle(actor, record, hash, details));
    return true;
  }

  private Optional<KeyId> key(KeyHash hash) {
    return gatekeeper
        .key(hash)
        .join()
        .match(
            found -> Optional.of(found).map(ApiKey::id),
            Optional::empty,
            () -> {
              throw new StoreUnavailableException("whose secret it is can't be asked");
            });
  }
}
