package io.latchkey.admin.leaks;

import jakarta.validation.constraints.AssertTrue;
import java.security.interfaces.ECPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may report leaked secrets.
 *
 * @param publicKeys the ECDSA P-256 keys that reports may be signed with, each as its identifier, a
 *     colon, and the key in Base64, as PEM has it; none turns the intake off
 */
@ConfigurationProperties("latchkey.leaks")
public record LeakSettings(@DefaultValue List<String> publicKeys) {

  @AssertTrue(message = "must be IDENTIFIER:KEY, with an ECDSA P-256 public key in Base64")
  boolean isPublicKeys() {
    return publicKeys.stream().allMatch(each -> PartnerKey.parse(each) != null);
  }

  /** The keys by their identifiers. */
  Map<String, ECPublicKey> byIdentifier() {
    Map<String, ECPublicKey> keys = new HashMap<>();
    for (String each : publicKeys) {
      PartnerKey key = PartnerKey.parse(each);
      if (key != null) {
        keys.put(key.identifier(), key.key());
      }
    }
    return Map.copyOf(keys);
  }
}
