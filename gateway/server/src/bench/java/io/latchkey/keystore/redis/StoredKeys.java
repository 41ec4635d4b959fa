package io.latchkey.keystore.redis;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.keystore.KeyRecord;
import java.time.Instant;
import java.util.List;

/** API keys as they are after Redis: written and read as the store does. */
public final class StoredKeys {

  private final KeyJson json = new KeyJson();

  /** The key as a gateway holds it. */
  public ApiKey readBack(KeyHash hash, ApiKey key) {
    KeyRecord record =
        new KeyRecord(
            key, "Key", "abcdef", "partner", null, Instant.EPOCH, null, List.of(hash), null, null);
    return json.readKey(json.write(record), hash);
  }
}
