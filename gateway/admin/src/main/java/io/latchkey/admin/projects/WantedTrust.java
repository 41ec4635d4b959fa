package io.latchkey.admin.projects;

import org.jspecify.annotations.Nullable;

/**
 * The certificates with which somebody wants a project to reach its upstream, in PEM form.
 *
 * @param authorities that are trusted; null for those that Java trusts
 * @param certificate shown to the upstream, with its chain; null for none
 * @param key the certificate's private key; null for the one that the project has already
 */
record WantedTrust(
    @Nullable String authorities, @Nullable String certificate, @Nullable String key) {

  /** Without what is in it. */
  @Override
  public String toString() {
    return "certificates";
  }
}
