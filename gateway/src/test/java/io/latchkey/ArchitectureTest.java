package io.latchkey;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String ROOT = "io.latchkey";

  /** Which of our packages each may import, beside itself. The root may import all. */
  private static final Map<String, List<String>> MAY_IMPORT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("key", List.of()),
              Map.entry("settings", List.of()),
              Map.entry("client", List.of("key")),
              Map.entry("connection", List.of("key")),
              Map.entry("address", List.of("key")),
              Map.entry("access", List.of("key")),
              Map.entry("limit", List.of("key", "access")),
              Map.entry("limit.redis", List.of("key", "change", "keystore", "limit", "redis")),
              Map.entry("change", List.of("key")),
              Map.entry("event", List.of()),
              Map.entry("event.redis", List.of("change", "event", "redis")),
              Map.entry("webhook", List.of("address", "key", "change", "event", "keystore")),
              Map.entry(
                  "webhook.redis",
                  List.of(
                      "address",
                      "key",
                      "change",
                      "event",
                      "gatekeeper",
                      "keystore",
                      "keystore.redis",
                      "redis",
                      "webhook")),
              Map.entry("upstream", List.of()),
              Map.entry("keystore", List.of("address", "key", "change", "event", "upstream")),
              Map.entry("identity", List.of("key", "event")),
              Map.entry(
                  "identity.redis",
                  List.of("key", "event", "identity", "keystore", "keystore.redis", "redis")),
              Map.entry("redis", List.of("address", "change")),
              Map.entry("change.redis", List.of("change", "redis")),
              Map.entry(
                  "keystore.redis",
                  List.of("key", "change", "event", "keystore", "redis", "upstream")),
              Map.entry(
                  "gatekeeper",
                  List.of("address", "key", "access", "change", "keystore", "limit", "upstream")),
              Map.entry("reassertion", List.of("key", "change", "event", "keystore")),
              Map.entry("oauth", List.of("key", "access", "change", "keystore", "gatekeeper")),
              Map.entry("proxy.cors", List.of()),
              Map.entry(
                  "proxy",
                  List.of(
                      "address",
                      "gatekeeper",
                      "access",
                      "client",
                      "key",
                      "limit",
                      "listener",
                      "lookback",
                      "oauth",
                      "proxy.cors",
                      "proxy.tunnel",
                      "proxy.upstream",
                      "settings",
                      "trace",
                      "upstream",
                      "usage")),
              Map.entry("proxy.tunnel", List.of()),
              Map.entry("proxy.upstream", List.of("gatekeeper", "upstream")),
              Map.entry("listener", List.of()),
              Map.entry(
                  "admin",
                  List.of(
                      "address",
                      "access",
                      "client",
                      "key",
                      "keystore",
                      "change",
                      "event",
                      "identity",
                      "limit",
                      "lookback",
                      "oauth",
                      "gatekeeper",
                      "negotiation",
                      "openapi",
                      "reassertion",
                      "replay",
                      "settings",
                      "upstream",
                      "usage",
                      "webhook")),
              Map.entry("console", List.of("admin")),
              Map.entry("negotiation", List.of()),
              Map.entry("openapi", List.of()),
              Map.entry("replay", List.of()),
              Map.entry("replay.redis", List.of("redis", "replay")),
              Map.entry("usage", List.of("key", "access")),
              Map.entry("trace", List.of("change")),
              Map.entry(
                  "usage.redis",
                  List.of(
                      "key",
                      "access",
                      "change",
                      "event",
                      "keystore",
                      "keystore.redis",
                      "redis",
                      "usage")),
              Map.entry("lookback", List.of("key")),
              Map.entry("lookback.redis", List.of("key", "change", "lookback", "redis")),
              Map.entry("embedded", List.of("settings")),
              Map.entry("demo", List.of("key", "keystore", "upstream"))));

  private static final List<String> NOT_A_FEATURE =
      List.of(
          "config", "util", "utils", "common", "helper", "impl", "internal", "model", "service");

  private final JavaClasses latchkey =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_IMPORT.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageImportsOnlyWhatItMay(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), allowedTo(name).stream())
            .map(each -> ROOT + "." + each)
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> ours = resideInAPackage(ROOT + "..");

    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(ours.and(resideOutsideOfPackages(allowed)))
        .check(latchkey);
  }

  private static List<String> allowedTo(String name) {
    return MAY_IMPORT.getOrDefault(name, List.of());
  }

  @Test
  void everyPackageIsInTheTableAndEveryNameInTheTableIsAPackage() {
    List<String> packages =
        latchkey.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .distinct()
            .sorted()
            .toList();

    assertThat(packages).containsExactlyElementsOf(MAY_IMPORT.keySet());
  }

  @Test
  void featuresDoNotDependOnEachOtherInACircle() {
    SlicesRuleDefinition.slices()
        .matching(ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(latchkey);
  }

  @Test
  void decisionCoreIsPlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".key", ROOT + ".access")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.springframework..", "reactor..", "org.reactivestreams..", "io.lettuce.."))
        .check(latchkey);
  }

  @Test
  void onlyConfigurationsAndSettingsOfTheProtocolKnowSpring() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".change", ROOT + ".keystore", ROOT + ".gatekeeper")
        .and()
        .haveSimpleNameNotEndingWith("Configuration")
        .and()
        .haveSimpleNameNotEndingWith("Settings")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.springframework..", "reactor.."))
        .check(latchkey);
  }

  @Test
  void exchangesStayAtTheDoors() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".proxy..", ROOT + ".admin", ROOT + ".console")
        .should()
        .dependOnClassesThat(resideInAPackage("org.springframework.web.server"))
        .check(latchkey);
  }

  @Test
  void redisTypesStayInTheirAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + "..redis")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.lettuce..", "org.springframework.data.redis.."))
        .check(latchkey);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        latchkey.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(each -> each.getName())
            .collect(Collectors.toList());

    assertThat(unmarked).isEmpty();
  }

  @Test
  void packagesAreNamedAfterFeatures() {
    assertThat(MAY_IMPORT.keySet().stream().flatMap(name -> Stream.of(name.split("\\."))))
        .doesNotContainAnyElementsOf(NOT_A_FEATURE);
  }

  @Test
  void settingsAreRecords() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Settings")
        .and()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackages(ROOT + ".settings")
        .and()
        .doNotHaveSimpleName("AllSettings")
        .should()
        .beRecords()
        .check(latchkey);
  }

  @Test
  void constructorsTakeAtMostSixArguments() {
    List<String> tooLong =
        latchkey.stream()
            .filter(each -> !each.isRecord() && !each.isEnum())
            .flatMap(each -> each.getConstructors().stream())
            .filter(each -> each.getRawParameterTypes().size() > 6)
            .map(each -> each.getFullName())
            .toList();

    assertThat(tooLong).isEmpty();
  }
}
