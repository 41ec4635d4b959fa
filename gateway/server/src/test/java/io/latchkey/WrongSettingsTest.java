package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.fixture.SourceTree;
import io.latchkey.settings.SettingsBinder;
import io.latchkey.settings.SettingsFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

class WrongSettingsTest {

  private static final Path CONFIG = Path.of("../config");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latchkey.roles                        | door            | a list of proxy or console
          latchkey.instance                     | a b             | 1 to 63 characters
          latchkey.demo                         | perhaps         | true or false
          latchkey.proxy.port                   | 65536           | a port from 0 to 65535
          latchkey.proxy.port                   | eighty          | a whole number
          latchkey.proxy.address                | 300.1.1.1       | an IP address
          latchkey.proxy.ssl-bundle             | door            | a bundle under spring.ssl.bundle
          latchkey.console.ssl-bundle           | door            | a bundle under spring.ssl.bundle
          latchkey.upstream.ssl-bundle          | door            | a bundle under spring.ssl.bundle
          latchkey.upstream.project-ssl-bundles | door            | a bundle under spring.ssl.bundle
          latchkey.upstream.project-ssl-bundles | a:b:c           | each alone or behind
          latchkey.upstream.server-name         | 10.0.0.1        | a host name
          latchkey.console.port                 | -1              | a port from 0 to 65535
          latchkey.console.address              | no.such.invalid | an IP address
          latchkey.connections.head-timeout     | 1ms             | from 100ms to 1h
          latchkey.connections.body-timeout     | 2h              | from 100ms to 1h
          latchkey.connections.idle-timeout     | 1ms             | from 100ms to 1h
          latchkey.connections.maximum          | 0               | at least 1
          latchkey.connections.maximum-per-address | 0               | at least 1
          latchkey.secret.prefix                | LK-             | 1 to 16 characters
          latchkey.secret.token-prefix          | LKT-            | 1 to 16 characters
          latchkey.secret.token-prefix          | lk_             | not be latchkey.secret.prefix
          latchkey.secret.pepper                | short           | 16 to 1024 characters
          latchkey.secret.imported              | acme_[          | a regular expression
          latchkey.cache.lease                  | 5ms             | from 500ms to 1h
          latchkey.cache.lease                  | soon            | a duration
          latchkey.cache.maximum-size           | 0               | from 1 to
          latchkey.cache.unknown-size           | 0               | from 1 to
          latchkey.cache.unknown-for            | 1h              | from 100ms to 1m
          latchkey.cache.loads-at-once          | 0               | from 1 to
          latchkey.revocation.wait              | 2m              | from 0s to 1m
          latchkey.revocation.replicas          | 10              | from 0 to 9
          latchkey.revocation.memory            | 1s              | from 1m to 30d
          latchkey.revocation.demotion          | 2h              | from 0s to 1h
          latchkey.revocation.unguarded-failover | perhaps        | true or false
          latchkey.store.timeout                | 1ms             | from 10ms to 10s
          latchkey.store.prefix                 | A B             | 1 to 32 characters
          latchkey.events.retention             | 1s              | from 1h to 3650d
          latchkey.events.refused-per-minute    | -1              | from 0 to
          latchkey.events.streams               | 0               | from 1 to 10000
          latchkey.events.streams-per-caller    | 0               | from 1 to
          latchkey.events.streams-per-organization | 0            | from 1 to
          latchkey.admin.calls-at-once-per-caller | 0             | from 1 to
          latchkey.events.heartbeat             | 1ms             | from 100ms to 5m
          latchkey.feed.retention               | 1s              | from 1m to 30d
          latchkey.proxy.rate-limit-headers     | loud            | a list of standard or x
          latchkey.proxy.request-id             | a b             | a valid header
          latchkey.proxy.cors.allowed-origins   | app.example     | origins such as https
          latchkey.proxy.cors.allow-credentials | perhaps         | true or false
          latchkey.proxy.cors.exposed-headers   | a b             | names of headers
          latchkey.proxy.cors.max-age           | 2d              | from 0s to 1d
          latchkey.request-log.to               | /no/such/file   | stdout or a file
          latchkey.request-log.maximum-waiting  | 0               | from 1 to
          latchkey.tracing.endpoint             | collector:4318  | an http or https address
          latchkey.tracing.sampling             | 2               | from 0 to 1
          latchkey.limits.timeout               | 2s              | from 5ms to 1s
          latchkey.limits.default               | 0/1s            | such as 100/1s
          latchkey.limits.default               | 5/day,6/month   | at most one quota
          latchkey.limits.maximum-cost          | 0               | from 1 to
          latchkey.failures.per-minute          | -1              | from 0 to
          latchkey.failures.addresses           | 0               | from 1 to
          latchkey.usage.flush                  | 1m              | from 100ms to 10s
          latchkey.usage.retention              | 1h              | from 1d to 1100d
          latchkey.usage.maximum-waiting        | 1               | from 1000 to
          latchkey.usage.metered-projects       | -1              | from 0 to
          latchkey.lookback.kept                | 1s              | from 1m to 1d
          latchkey.lookback.refused-per-second  | -1              | from 0 to
          latchkey.lookback.allowed-per-second  | 10001           | from 0 to
          latchkey.oauth.token-lifetime         | 25h             | from 1s to 1d
          latchkey.oauth.tokens-per-key         | 0               | from 1 to 10000
          latchkey.console.proxy-url            | api.example     | such as https://api.example
          latchkey.oauth.issuer                 | api.example     | such as https://api.example
          latchkey.webhooks.timeout             | 1ms             | from 100ms to 1m
          latchkey.webhooks.first-retry         | 1ms             | from 10ms to 1h
          latchkey.webhooks.retry-for           | 1ms             | from 1s to 30d
          latchkey.webhooks.disable-after       | 1ms             | from 1s to 365d
          latchkey.webhooks.per-organization    | 0               | from 1 to 1000
          latchkey.webhooks.maximum-waiting     | 0               | from 1 to
          latchkey.webhooks.parallel            | 65              | from 1 to 64
          latchkey.webhooks.allowed-addresses   | here            | IP addresses or ranges
          latchkey.encryption.master-key-file   | no\u0000path    | a path
          latchkey.encryption.maximum-field     | 2MB             | a size from 64B to 1MB
          latchkey.drain.delay                  | -1s             | from 0s to 1h
          latchkey.drain.timeout                | 2h              | from 0s to 1h
          latchkey.upstream.allowed-addresses   | here            | IP addresses or ranges
          latchkey.upstream.private-addresses   | 10.0.0.1/8      | IP addresses or ranges
          latchkey.upstream.connect-timeout     | 1ms             | from 10ms to 5m
          latchkey.upstream.response-timeout    | 2h              | from 10ms to 1h
          latchkey.upstream.maximum-connections | 0               | from 1 to
          latchkey.upstream.maximum-idle        | 1ms             | from 100ms to 1h
          latchkey.data                         | no\u0000path    | a path
          latchkey.extensions.folder            | no\u0000path   | a path
          latchkey.proxy.lane                   | fast            | auto or off
          latchkey.proxy.maximum-target         | 1MB             | a size from 1KB to 64KB
          latchkey.proxy.credential.headers     | no header       | 1 to 16 header names
          latchkey.proxy.forwarded-headers      | maybe           | true or false
          latchkey.proxy.trusted-proxies        | .*              | IP addresses or ranges
          latchkey.proxy.proxy-protocol         | perhaps         | true or false
          latchkey.proxy.proxy-protocol         | true            | must be false unless
          latchkey.proxy.client-header          | x-real-ip       | x-forwarded-for or forwarded
          latchkey.proxy.links.rewrite          | maybe           | true or false
          latchkey.proxy.links.cookies          | maybe           | true or false
          latchkey.forward-auth.host            | api.example     | a host name
          latchkey.forward-auth.project-header  | a b             | a valid header
          latchkey.proxy.upgrade.protocols      | h2c             | HTTP and TLS can't be among them
          latchkey.proxy.upgrade.idle-timeout   | 10ms            | from 1s to 7d
          latchkey.proxy.identity.key           | a b             | valid headers
          latchkey.proxy.identity.organization  | a b             | valid headers
          latchkey.proxy.identity.project       | a b             | valid headers
          latchkey.proxy.identity.owner         | a b             | valid headers
          latchkey.sign-in.idle                 | 1s              | from 1m to 24h
          latchkey.sign-in.session              | 1s              | from 1m to 30d
          latchkey.sign-in.fresh                | 31d             | from 1m to 30d
          latchkey.sign-in.token-lifetime       | 1s              | from 1h to 3650d
          latchkey.sign-in.secure-cookie        | perhaps         | true or false
          latchkey.sign-in.oidc.issuer          | http://idp.example | https address
          latchkey.sign-in.oidc.client-id       | a b             | 1 to 256 visible characters
          latchkey.sign-in.oidc.client-secret   | grün            | 1 to 1024 ASCII characters
          latchkey.sign-in.oidc.redirect-uri    | /callback       | https address
          latchkey.sign-in.oidc.scopes          | profile         | openid among them
          latchkey.sign-in.oidc.trusts-prompt   | perhaps         | true or false
          latchkey.sign-in.oidc.groups-claim    | a b             | 1 to 128 visible characters
          latchkey.sign-in.oidc.operator-groups | no\u0000group   | none of them control characters
          latchkey.sign-in.oidc.roles[0].role   | king            | viewer, member or admin
          latchkey.sign-in.oidc.roles           | admins          | a list
          latchkey.admin.token                  | short           | 16 to 256 characters
          latchkey.admin.calls-at-once          | 0               | from 1 to 1000
          latchkey.admin.calls-per-second       | -1              | from 0 to
          latchkey.admin.trusted-proxies        | .*              | IP addresses or ranges
          latchkey.key.types                    | A               | must be 1 to 32 characters
          latchkey.key.holder-roll-interval     | 0s              | from 1s to 1d
          latchkey.key.maximum-lifetime         | 1s              | from 1m to 36500d
          latchkey.leaks.public-keys            | a:b             | IDENTIFIER:KEY
          latchkey.project.key-limit            | 0               | from 1 to 100000
          server.port                           | 80              | latchkey.proxy.port
          server.address                        | 127.0.0.1       | latchkey.proxy.address
          management.server.port                | 9000            | latchkey.console.port
          latchkey.cache.leese                  | 30s             | the nearest is latchkey.cache.lease
          latchkey.no-such-group.setting        | 1               | there is no such setting
          """)
  void wrongSettingIsNamedWithItsValueAndWhatIsAllowed(String property, String value, String rule) {
    SettingsFaultException fault = faultOf("--" + property + "=" + value);

    assertThat(fault.faults()).singleElement().asString().startsWith(property + " is ");
    assertThat(fault.faults().get(0)).contains("must").contains(rule);
  }

  @Test
  void allFaultsAreReportedTogether() {
    SettingsFaultException fault =
        faultOf("--latchkey.proxy.port=-1", "--latchkey.cache.lease=x", "--latchkey.rolse=proxy");

    assertThat(fault.faults()).hasSize(3);
    assertThat(fault).hasMessageStartingWith("Latchkey can't start, 3 settings are wrong:");
  }

  @Test
  void settingIsNotTakenFromTwoNamesAtOnce() {
    SettingsFaultException fault =
        faultOf(
            "--latchkey.upstream.connect-timeout=1s",
            "--spring.cloud.gateway.server.webflux.httpclient.connect-timeout=1000");

    assertThat(fault.faults()).singleElement().asString().endsWith("set one of them");
  }

  @Test
  void secretOfAFaultySettingIsNotShown() {
    SettingsFaultException fault = faultOf("--latchkey.secret.pepper=hunter2");

    assertThat(fault.getMessage()).contains("latchkey.secret.pepper").doesNotContain("hunter2");
  }

  @Test
  void demoOnARedisOfTheOperatorsIsRefused() {
    SettingsFaultException fault =
        faultOf("--latchkey.demo=true", "--spring.data.redis.url=redis://127.0.0.1:1");

    assertThat(fault.faults()).singleElement().asString().startsWith("latchkey.demo is \"true\"");
  }

  @Test
  void faultInAFileNamesFileAndLine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "latchkey:\n  proxy:\n    port: 70000\n");

    SettingsFaultException fault = faultOf("--spring.config.location=file:" + folder + "/");

    assertThat(fault.faults()).singleElement().asString().contains("(application.yaml, line 3)");
  }

  @Test
  void filesInConfigBind() {
    AllSettings settings = AllSettings.read("--spring.config.location=file:" + CONFIG + "/");

    assertThat(settings.get(ProxyDoorSettings.class).port()).isEqualTo(8080);
  }

  @Test
  void everySettingShownInConfigExistsAndHasAnAllowedValue(@TempDir Path folder)
      throws IOException {
    String shown = uncommented().replace("demo: true", "demo: false");
    Files.writeString(folder.resolve("application.yaml"), shown);

    AllSettings settings = AllSettings.read("--spring.config.location=file:" + folder + "/");

    assertThat(settings.get(ConsoleDoorSettings.class).address().getHostAddress())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void everySettingIsShownInConfig() throws IOException {
    String shown = uncommented();
    for (String property : properties()) {
      String last = property.substring(property.lastIndexOf('.') + 1);
      assertThat(shown).as("config/application.yaml, for " + property).contains(" " + last + ": ");
    }
  }

  @Test
  void everySettingHasAWrongValueHere() throws IOException {
    String self =
        Files.readString(
            SourceTree.files("src/test/java/io/latchkey").stream()
                .filter(file -> file.endsWith("WrongSettingsTest.java"))
                .findFirst()
                .orElseThrow());

    assertThat(properties())
        .allSatisfy(property -> assertThat(self).contains(" " + property + " "));
  }

  @Test
  void everyRecordWithSettingsIsBoundAtStart() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));

    assertThat(scanner.findCandidateComponents("io.latchkey"))
        .extracting(BeanDefinition::getBeanClassName)
        .filteredOn(name -> !name.startsWith("io.latchkey.starter."))
        .containsExactlyInAnyOrderElementsOf(
            AllSettings.TYPES.stream().map(Class::getName).toList());
  }

  /** config/application.yaml as it is when every setting in it is switched on. */
  private static String uncommented() throws IOException {
    try (Stream<String> lines = Files.lines(CONFIG.resolve("application.yaml"))) {
      return lines
          .map(line -> line.replaceFirst("^#(?! \\S)", ""))
          .collect(Collectors.joining("\n"));
    }
  }

  private static List<String> properties() {
    return AllSettings.TYPES.stream()
        .flatMap(SettingsBinder::properties)
        .filter(property -> property.startsWith("latchkey."))
        .toList();
  }

  private static SettingsFaultException faultOf(String... arguments) {
    return catchThrowableOfType(SettingsFaultException.class, () -> AllSettings.read(arguments));
  }
}
