package io.latchkey.keystore.redis;

import io.latchkey.upstream.CorsRules;
import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamCredential;
import io.latchkey.upstream.UpstreamCredential.Sealed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a project's requests are given, as it stands in its record. */
record ProvisionsDocument(@Nullable CredentialDocument credential, @Nullable CorsDocument cors) {

  /** The span is in seconds. */
  record CorsDocument(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposedHeaders,
      boolean credentials,
      long maxAge) {

    static @Nullable CorsDocument of(@Nullable CorsRules rules) {
      return rules == null
          ? null
          : new CorsDocument(
              rules.origins(),
              rules.methods(),
              rules.headers(),
              rules.exposedHeaders(),
              rules.credentials(),
              rules.maxAge().toSeconds());
    }

    CorsRules read() {
      return new CorsRules(
          origins, methods, headers, exposedHeaders, credentials, Duration.ofSeconds(maxAge));
    }
  }

  record CredentialDocument(
      SealedDocument newest, long from, @Nullable SealedDocument before, @Nullable Long keptUntil) {

    static @Nullable CredentialDocument of(@Nullable UpstreamCredential credential) {
      if (credential == null) {
        return null;
      }
      Sealed before = credential.before();
      Instant keptUntil = credential.keptUntil();
      return new CredentialDocument(
          SealedDocument.of(credential.newest()),
          credential.from().toEpochMilli(),
          before == null ? null : SealedDocument.of(before),
          keptUntil == null ? null : keptUntil.toEpochMilli());
    }

    UpstreamCredential read() {
      return new UpstreamCredential(
          newest.read(),
          Instant.ofEpochMilli(from),
          before == null ? null : before.read(),
          keptUntil == null ? null : Instant.ofEpochMilli(keptUntil));
    }
  }

  record SealedDocument(String header, boolean basic, String value, long setAt) {

    static SealedDocument of(Sealed sealed) {
      return new SealedDocument(
          sealed.header(), sealed.basic(), sealed.value(), sealed.setAt().toEpochMilli());
    }

    Sealed read() {
      return new Sealed(header, basic, value, Instant.ofEpochMilli(setAt));
    }
  }

  static @Nullable ProvisionsDocument of(Provisions provisions) {
    return provisions.equals(Provisions.NONE)
        ? null
        : new ProvisionsDocument(
            CredentialDocument.of(provisions.credential()), CorsDocument.of(provisions.cors()));
  }

  /** Records that were written before there were any have none. */
  static Provisions read(@Nullable ProvisionsDocument document) {
    if (document == null) {
      return Provisions.NONE;
    }
    CredentialDocument credential = document.credential;
    CorsDocument cors = document.cors;
    return new Provisions(
        credential == null ? null : credential.read(), cors == null ? null : cors.read());
  }
}
