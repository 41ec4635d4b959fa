package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.encryption.ProjectSecrets;
import io.latchkey.encryption.ProjectSecrets.Purpose;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.upstream.UpstreamTrust;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;
import tools.jackson.databind.JsonNode;

/** Reads the certificates with which a project reaches its upstream, and seals the private key. */
final class TrustForm {

  static final String FIELD = "upstreamTrust";

  private static final int LONGEST = 65_536;
  private static final String CERTIFICATES_RULE =
      "must be certificates in PEM form, which begin with -----BEGIN CERTIFICATE-----";
  private static final String KEY_RULE = "must be a private key in PEM form, without a password";
  private static final byte[] PROOF = {1, 2, 3, 4};

  private final ProjectSecrets secrets;
  private final InstantSource clock;

  TrustForm(ProjectSecrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What was sent; null for none.
   *
   * @param current what the project has; null for nothing
   * @throws ProblemException if there is a private key, and this gateway has no master key
   */
  @Nullable WantedTrust read(JsonFields fields, @Nullable UpstreamTrust current) {
    WantedTrust wanted = fields.optional(FIELD, value -> wanted(value, current));
    if (wanted != null && wanted.key() != null && !secrets.isOn()) {
      throw new ProblemException(
          ProblemKind.ENCRYPTION_UNAVAILABLE,
          "A private key can't be stored: this gateway has no master key to seal it with. Whoever"
              + " runs it sets latchkey.encryption.master-key-file.");
    }
    return wanted;
  }

  private WantedTrust wanted(JsonNode value, @Nullable UpstreamTrust current) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object, or null for none");
    }
    JsonFields fields = new JsonFields(value);
    String authorities = fields.optional("authorities", this::certificates);
    String certificate = fields.optional("certificate", this::certificates);
    String key = fields.optional("key", TrustForm::key);
    fields.doneWithin();
    if (authorities == null && certificate == null) {
      throw new IllegalArgumentException("must have authorities, or certificate and key");
    }
    boolean isKept =
        current != null
            && current.sealedKey() != null
            && Objects.equals(certificate, current.certificate());
    if (certificate == null ? key != null : key == null && !isKept) {
      throw new IllegalArgumentException("must have certificate and key together");
    }
    if (certificate != null && key != null && !belongs(key, certificate)) {
      throw new IllegalArgumentException("key must be the private key of the first certificate");
    }
    return new WantedTrust(authorities, certificate, key);
  }

  private String certificates(JsonNode value) {
    String pem = pem(value);
    List<X509Certificate> read = parsed(pem);
    Instant now = clock.instant();
    for (X509Certificate each : read) {
      Instant end = each.getNotAfter().toInstant();
      if (!now.isBefore(end)) {
        throw new IllegalArgumentException("has a certificate that expired at " + end);
      }
      Instant begin = each.getNotBefore().toInstant();
      if (now.plus(1, ChronoUnit.DAYS).isBefore(begin)) {
        throw new IllegalArgumentException("has a certificate that is valid only from " + begin);
      }
    }
    return pem;
  }

  private static String pem(JsonNode value) {
    String text = Texts.string(value);
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
    }
    return text.strip() + "\n";
  }

  /** The certificates of a text in PEM form. */
  static List<X509Certificate> parsed(String pem) {
    if (pem.contains("PRIVATE KEY")) {
      throw new IllegalArgumentException(CERTIFICATES_RULE + ", without a private key");
    }
    try {
      List<X509Certificate> read = PemContent.of(pem).getCertificates();
      if (!read.isEmpty()) {
        return read;
      }
    } catch (RuntimeException e) {
      // Told below, without what was sent.
    }
    throw new IllegalArgumentException(CERTIFICATES_RULE);
  }

  private static String key(JsonNode value) {
    String pem = pem(value);
    var unused = parsedKey(pem);
    return pem;
  }

  private static PrivateKey parsedKey(String pem) {
    try {
      PrivateKey key = PemContent.of(pem).getPrivateKey();
      if (key != null) {
        return key;
      }
    } catch (RuntimeException e) {
      // Told below, without what was sent.
    }
    throw new IllegalArgumentException(KEY_RULE);
  }

  /** Whether what the key signs is verified by the certificate. */
  private static boolean belongs(String key, String certificate) {
    PrivateKey secret = parsedKey(key);
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(PROOF);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(parsed(certificate).get(0).getPublicKey());
      verifying.update(PROOF);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Seals a private key for its project.
   *
   * @param current what the project has; null for nothing
   */
  UpstreamTrust sealed(
      OrganizationId organization,
      ProjectId project,
      WantedTrust wanted,
      @Nullable UpstreamTrust current) {
    String key = wanted.key();
    String sealed = null;
    if (key != null) {
      sealed = secrets.seal(Purpose.UPSTREAM_KEY, organization, project, key);
    } else if (wanted.certificate() != null && current != null) {
      sealed = current.sealedKey();
    }
    return new UpstreamTrust(
        organization, project, wanted.authorities(), wanted.certificate(), sealed);
  }
}
