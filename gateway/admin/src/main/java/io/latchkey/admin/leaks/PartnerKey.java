package io.latchkey.admin.leaks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A public key that reports are signed with. */
record PartnerKey(String identifier, ECPublicKey key) {

  private static final int BITS = 256;

  /** The key that a setting names; null if it names none. */
  static @Nullable PartnerKey parse(String setting) {
    int colon = setting.indexOf(':');
    if (colon < 1) {
      return null;
    }
    String base64 = setting.substring(colon + 1).replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
      return key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() == BITS
          ? new PartnerKey(setting.substring(0, colon).strip(), ec)
          : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a key has signed a body; {@code signature} is DER in Base64. */
  static boolean hasSigned(ECPublicKey key, byte[] body, String signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(body);
      return check.verify(
          Base64.getDecoder().decode(signature.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
