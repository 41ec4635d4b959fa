package io.latchkey.upstream;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates with which a project reaches its https upstream, in PEM form. Connections are
 * never shared between projects that have any.
 *
 * @param authorities the only ones that are trusted; null for those that Java trusts
 * @param certificate shown to an upstream that asks for one, with its chain; null for none
 * @param sealedKey the certificate's private key, sealed for the project; null if there is none
 */
public record UpstreamTrust(
    OrganizationId organization,
    ProjectId project,
    @Nullable String authorities,
    @Nullable String certificate,
    @Nullable String sealedKey) {

  /** Opens private keys. */
  public interface Keys {

    /**
     * The private key of a certificate, in PEM form.
     *
     * @throws GeneralSecurityException if it can't be opened
     */
    String open(UpstreamTrust trust) throws GeneralSecurityException;
  }

  /** Without what is in it. */
  @Override
  public String toString() {
    return "trust of " + project;
  }
}
