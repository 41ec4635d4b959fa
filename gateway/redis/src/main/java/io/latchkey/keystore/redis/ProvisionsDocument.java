package io.latchkey.keystore.redis;

import io.latchkey.upstream.Provisions;
import io.latchkey.upstream.UpstreamCredential;
import io.latchkey.upstream.UpstreamCredential.Sealed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a project's requests are given, as it stands in its record. */
record ProvisionsDocument(@Nullable CredentialDocument credential) {

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
        : new ProvisionsDocument(CredentialDocument.of(provisions.credential()));
  }

  /** Records that were written before there were any have none. */
  static Provisions read(@Nullable ProvisionsDocument document) {
    if (document == null) {
      return Provisions.NONE;
    }
    CredentialDocument credential = document.credential;
    return new Provisions(credential == null ? null : credential.read());
  }
}
