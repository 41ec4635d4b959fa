package io.latchkey.admin.projects;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.Texts;
import io.latchkey.key.Expiry;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamPatience;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how a project wants its upstream to be reached. */
final class UpstreamOptionsForm {

  private static final String PROTOCOL = "upstreamProtocol";
  private static final String SSL_BUNDLE = "upstreamSslBundle";
  private static final String SERVER_NAME = "upstreamServerName";
  private static final String CONNECT_TIMEOUT = "upstreamConnectTimeout";
  private static final String RESPONSE_TIMEOUT = "upstreamResponseTimeout";
  private static final String CONNECT_RETRIES = "upstreamConnectRetries";
  private static final int MOST_RETRIES = 3;
  private static final Duration LONGEST_CONNECT = Duration.ofMinutes(5);
  private static final Duration LONGEST_RESPONSE = Duration.ofHours(1);

  private final UpstreamTlsSettings settings;
  private final UpstreamTls tls;
  private final TrustForm trusts;

  UpstreamOptionsForm(UpstreamTlsSettings settings, UpstreamTls tls, TrustForm trusts) {
    this.trusts = trusts;
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
    UpstreamPatience patience = patience(fields, current.patience());
    UpstreamOptions read =
        new UpstreamOptions(protocol, bundle, serverName, current.trust(), patience);
    return read.equals(UpstreamOptions.NONE) ? UpstreamOptions.NONE : read;
  }

  private static UpstreamPatience patience(JsonFields fields, UpstreamPatience current) {
    Duration connect =
        fields.has(CONNECT_TIMEOUT)
            ? fields.optional(CONNECT_TIMEOUT, value -> span(value, LONGEST_CONNECT))
            : current.connectTimeout();
    Duration response =
        fields.has(RESPONSE_TIMEOUT)
            ? fields.optional(RESPONSE_TIMEOUT, value -> span(value, LONGEST_RESPONSE))
            : current.responseTimeout();
    int retries =
        fields.has(CONNECT_RETRIES)
            ? fields.optional(CONNECT_RETRIES, UpstreamOptionsForm::retries, 0)
            : current.connectRetries();
    return new UpstreamPatience(connect, response, retries);
  }

  private static Duration span(JsonNode value, Duration longest) {
    Instant end = Expiry.after(Texts.string(value), Instant.EPOCH);
    Duration span = Duration.between(Instant.EPOCH, end);
    if (span.compareTo(longest) > 0) {
      throw new IllegalArgumentException("must be at most " + Expiry.text(longest));
    }
    return span;
  }

  private static int retries(JsonNode value) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > MOST_RETRIES) {
      throw new IllegalArgumentException("must be a whole number from 0 to " + MOST_RETRIES);
    }
    return value.intValue();
  }

  /**
   * The certificates that a body says; null for none.
   *
   * @param options that they are to go beside
   */
  @Nullable WantedTrust trust(JsonFields fields, UpstreamOptions options) {
    WantedTrust wanted = trusts.read(fields, options.trust());
    if (wanted != null && options.sslBundle() != null) {
      fields.fault(TrustForm.FIELD, "must be left out together with upstreamSslBundle");
    }
    return wanted;
  }

  /** Options of a project that exists, with the certificates that a body says. */
  UpstreamOptions withTrust(JsonFields fields, Project project, UpstreamOptions options) {
    if (!fields.has(TrustForm.FIELD)) {
      if (options.trust() != null && options.sslBundle() != null) {
        fields.fault(SSL_BUNDLE, "must be left out together with upstreamTrust");
      }
      return options;
    }
    WantedTrust wanted = trust(fields, options);
    return wanted == null
        ? options.withTrust(null)
        : options.withTrust(
            trusts.sealed(project.organization(), project.id(), wanted, options.trust()));
  }

  /** Options of a project that is made, with its certificates sealed. */
  UpstreamOptions sealed(OrganizationId organization, ProjectId project, NewProject wanted) {
    WantedTrust trust = wanted.trust();
    UpstreamOptions options = wanted.upstreamOptions();
    return trust == null
        ? options
        : options.withTrust(trusts.sealed(organization, project, trust, null));
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
