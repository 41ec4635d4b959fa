package io.latchkey.proxy.headers;

import io.latchkey.gatekeeper.OpenedCredential;
import io.latchkey.proxy.exchange.HeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a project's upstream knows the gateway. Whatever a client sends under its
 * name ends here.
 */
public final class CredentialHeader {

  private CredentialHeader() {}

  /**
   * Adds it to what the upstream gets, in place of the client's.
   *
   * @param now milliseconds since the epoch
   */
  public static void add(HttpHeaders output, @Nullable OpenedCredential credential, long now) {
    if (credential == null) {
      return;
    }
    for (String name : output.names()) {
      if (ends(name, credential)) {
        output.remove(name);
      }
    }
    OpenedCredential.Header header = credential.at(now);
    if (header != null) {
      output.set(header.name(), header.value());
    }
  }

  /** Whether a client's header or trailer must not reach the upstream. */
  public static boolean ends(CharSequence name, @Nullable OpenedCredential credential) {
    return credential != null
        && (reads(name, credential.newest()) || reads(name, credential.before()));
  }

  private static boolean reads(CharSequence name, OpenedCredential.@Nullable Header header) {
    return header != null && HeaderNames.reads(name, header.name());
  }
}
