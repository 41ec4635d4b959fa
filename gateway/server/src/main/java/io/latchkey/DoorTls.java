package io.latchkey;

import io.latchkey.settings.SettingsFaultException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * TLS on a door, by one of Spring's SSL bundles. With {@code reload-on-update} a certificate that
 * is renewed in its file is shown to who connects from then on; connections that are open go on.
 */
final class DoorTls {

  private static final List<String> KINDS = List.of("pem", "jks");

  private DoorTls() {}

  /** Has a door show a bundle's certificate, where one is named. */
  static void apply(
      ConfigurableWebServerFactory door, @Nullable String bundle, SslBundles bundles) {
    if (bundle != null) {
      door.setSsl(Ssl.forBundle(bundle));
      door.setSslBundles(bundles);
    }
  }

  /**
   * Looks whether a bundle is there before anything starts.
   *
   * @param property the setting that names it
   * @throws SettingsFaultException where it is not
   */
  static void refuseUnknown(
      ConfigurableEnvironment environment, String property, @Nullable String bundle) {
    if (bundle == null) {
      return;
    }
    Binder binder = Binder.get(environment);
    boolean known =
        KINDS.stream()
            .map(kind -> "spring.ssl.bundle." + kind)
            .map(kind -> binder.bind(kind, Bindable.mapOf(String.class, Object.class)))
            .anyMatch(found -> found.isBound() && found.get().containsKey(bundle));
    if (!known) {
      throw new SettingsFaultException(
          List.of(
              "%s is \"%s\": must be the name of a bundle under spring.ssl.bundle.pem or spring.ssl.bundle.jks"
                  .formatted(property, bundle)));
    }
  }
}
