package io.latchkey.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.settings.EffectiveSetting.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EffectiveSettingTest {

  @TempDir private Path folder;

  private Map<String, Object> variables = Map.of();

  private EffectiveSetting setting(String name, String... arguments) {
    return settings(arguments).stream()
        .filter(each -> each.setting().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<EffectiveSetting> settings(String... arguments) {
    StandardEnvironment environment = new StandardEnvironment();
    String variablesOfThis = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(variablesOfThis, new SystemEnvironmentPropertySource(variablesOfThis, variables));
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("where", Map.of("spring.config.location", folder + "/")));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return EffectiveSetting.all(environment);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("application.yaml"), yaml);
  }

  @Test
  void whatNobodySetIsTheDefault() {
    EffectiveSetting lease = setting("latchkey.cache.lease");
    EffectiveSetting token = setting("latchkey.admin.token");

    assertThat(lease.value()).isEqualTo("30s");
    assertThat(lease.source()).isEqualTo(Source.DEFAULT);
    assertThat(lease.setting().meaning()).startsWith("For how long known keys work");
    assertThat(token.value()).isNull();
  }

  @Test
  void fileIsNamedWithoutItsFolders() throws IOException {
    write("latchkey.cache.lease: 10s");

    EffectiveSetting lease = setting("latchkey.cache.lease");

    assertThat(lease.value()).isEqualTo("10s");
    assertThat(lease.source()).isEqualTo(Source.FILE);
    assertThat(lease.file()).isEqualTo("application.yaml");
    assertThat(lease.setting().defaultText()).isEqualTo("30s");
  }

  @Test
  void variableIsStrongerThanFileAndArgumentStrongerThanBoth() throws IOException {
    write("latchkey.cache.lease: 10s");
    variables = Map.of("LATCHKEY_CACHE_LEASE", "11s");

    EffectiveSetting variable = setting("latchkey.cache.lease");
    EffectiveSetting argument = setting("latchkey.cache.lease", "--latchkey.cache.lease=12s");

    assertThat(variable.value()).isEqualTo("11s");
    assertThat(variable.source()).isEqualTo(Source.ENVIRONMENT);
    assertThat(variable.file()).isNull();
    assertThat(argument.value()).isEqualTo("12s");
    assertThat(argument.source()).isEqualTo(Source.COMMAND_LINE);
  }

  @Test
  void listsReadTheSameHoweverTheyAreWritten() throws IOException {
    String name = "latchkey.admin.trusted-proxies";
    write("latchkey.admin.trusted-proxies: [10.0.0.0/8, 192.0.2.1]");

    String inFile = setting(name).value();
    variables =
        Map.of(
            "LATCHKEY_ADMIN_TRUSTEDPROXIES_0", "10.0.0.0/8",
            "LATCHKEY_ADMIN_TRUSTEDPROXIES_1", "192.0.2.1");

    assertThat(inFile).isEqualTo("10.0.0.0/8, 192.0.2.1");
    assertThat(setting(name).value()).isEqualTo(inFile);
    assertThat(setting(name).source()).isEqualTo(Source.ENVIRONMENT);
    assertThat(setting(name, "--" + name + "=10.0.0.0/8, 192.0.2.1").value()).isEqualTo(inFile);
  }

  @Test
  void groupsInAListAreToldByPlaceAndName() throws IOException {
    write(
        """
        latchkey.sign-in.oidc.roles:
          - group: staff
            role: viewer
        """);

    assertThat(setting("latchkey.sign-in.oidc.roles").value())
        .isEqualTo("[0].group=staff, [0].role=viewer");
  }

  @Test
  void secretsAreHiddenWhereverTheyComeFrom() throws IOException {
    write(
        """
        of-the-vault: hidden-1
        latchkey:
          admin.token: ${of-the-vault}
          secret.pepper: hidden-2
          sign-in.oidc.client-secret: hidden-3
          tracing.endpoint: http://somebody:hidden-4@127.0.0.1:4318/
        """);

    List<EffectiveSetting> settings = settings();

    assertThat(settings.toString()).doesNotContain("hidden-").doesNotContain("of-the-vault");
    assertThat(settings)
        .filteredOn(each -> EffectiveSetting.HIDDEN.equals(each.value()))
        .extracting(each -> each.setting().name())
        .containsExactly(
            "latchkey.admin.token",
            "latchkey.secret.pepper",
            "latchkey.sign-in.oidc.client-secret");
  }
}
