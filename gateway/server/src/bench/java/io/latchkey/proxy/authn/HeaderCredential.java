package io.latchkey.proxy.authn;

import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.proxy.settings.CredentialSource;
import io.latchkey.proxy.settings.ProxySettings;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/** Reads credentials as the proxy does with the headers that it reads by default. */
public final class HeaderCredential {

  private final CredentialReader reader;

  public HeaderCredential(SecretFormat format) {
    ProxySettings defaults =
        Binder.get(new StandardEnvironment()).bindOrCreate("latchkey.proxy", ProxySettings.class);
    this.reader =
        new CredentialReader(
            format,
            new TokenFormat(new SecretFormat(TokenFormat.DEFAULT_PREFIX)),
            defaults.credential().headers().stream()
                .map(text -> Objects.requireNonNull(CredentialSource.parse(text)))
                .toList());
  }

  /** The secret; null where the headers carry none that is good. */
  public @Nullable Secret read(HttpHeaders headers) {
    return reader.read(headers).secret();
  }
}
