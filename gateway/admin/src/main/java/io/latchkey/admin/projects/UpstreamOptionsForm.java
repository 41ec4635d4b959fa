package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.key.OrganizationId;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how a project wants its upstream to be reached. */
final class UpstreamOptionsForm {

  private static final String PROTOCOL = "upstreamProtocol";
  private static final String SSL_BUNDLE = "upstreamSslBundle";
  private static final String SERVER_NAME = "upstreamServerName";

  private final UpstreamTlsSettings settings;
  private final UpstreamTls tls;

  UpstreamOptionsForm(UpstreamTlsSettings settings, UpstreamTls tls) {
    this.settings = settings;
    this.tls = tls;
  }

  /**
   * What a body says.
   *
   * @param organization whose project it is
   * @param current what holds for fields that were left out
   */
  UpstreamOptions read(JsonFields fields, OrganizationId organization, UpstreamOptions current) {
    UpstreamProtocol protocol =
        fields.has(PROTOCOL)
            ? fields.optional(PROTOCOL, UpstreamOptionsForm::protocol, UpstreamProtocol.AUTO)
            : current.protocol();
    String bundle =
        fields.has(SSL_BUNDLE)
            ? fields.optional(SSL_BUNDLE, value -> bundle(organization, value))
            : current.sslBundle();
    String serverName =
        fields.has(SERVER_NAME)
            ? fields.optional(SERVER_NAME, UpstreamOptionsForm::serverName)
            : current.serverName();
    return options(protocol, bundle, serverName);
  }

  private static UpstreamOptions options(
      UpstreamProtocol protocol, @Nullable String bundle, @Nullable String serverName) {
    UpstreamOptions read = new UpstreamOptions(protocol, bundle, serverName);
    return read.equals(UpstreamOptions.NONE) ? UpstreamOptions.NONE : read;
  }

  private static UpstreamProtocol protocol(JsonNode value) {
    return UpstreamProtocol.parse(Texts.string(value))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of " + String.join(", ", UpstreamProtocol.names())));
  }

  private String bundle(OrganizationId organization, JsonNode value) {
    String bundle = Texts.string(value);
    if (!settings.mayName(organization.value(), bundle) || !tls.has(bundle)) {
      throw new IllegalArgumentException(rule(organization));
    }
    return bundle;
  }

  private String rule(OrganizationId organization) {
    List<String> allowed =
        settings.projectBundles().stream()
            .filter(each -> settings.mayName(organization.value(), each))
            .distinct()
            .toList();
    return allowed.isEmpty()
        ? "must be left out: whoever runs this gateway allows no SSL bundle to projects of this"
            + " organization (latchkey.upstream.project-ssl-bundles)"
        : "must be one of " + String.join(", ", allowed);
  }

  private static String serverName(JsonNode value) {
    String name = Texts.string(value);
    if (!UpstreamOptions.isServerName(name)) {
      throw new IllegalArgumentException(UpstreamOptions.SERVER_NAME_RULE);
    }
    return name;
  }
}
