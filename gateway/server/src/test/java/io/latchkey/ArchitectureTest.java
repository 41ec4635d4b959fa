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
  private static final long MOST_TYPES = 30;

  private static final List<String> NOT_A_FEATURE =
      List.of(
          "config", "util", "utils", "common", "helper", "impl", "internal", "model", "service");

  private final JavaClasses latchkey =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/io/latchkey/fixture/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  static Stream<String> packages() {
    return AllowedImports.OF.keySet().stream();
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
    return AllowedImports.OF.getOrDefault(name, List.of());
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

    assertThat(packages).containsExactlyElementsOf(AllowedImports.OF.keySet());
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
  void commandsStartWithoutSpring() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".declared..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.springframework..", "reactor..", "io.netty..", "org.slf4j.."))
        .check(latchkey);
  }

  @Test
  void exchangesStayAtTheDoors() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".proxy..", ROOT + ".starter..", ROOT + ".admin..", ROOT + ".console..")
        .should()
        .dependOnClassesThat(resideInAPackage("org.springframework.web.server"))
        .check(latchkey);
  }

  @Test
  void redisTypesStayInTheirAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + "..redis", ROOT + ".redis..")
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
    assertThat(AllowedImports.OF.keySet().stream().flatMap(name -> Stream.of(name.split("\\."))))
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

  @Test
  void packagesHaveAtMostThirtyTypes() {
    Map<String, Long> types =
        latchkey.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(types)
        .allSatisfy((name, number) -> assertThat(number).isLessThanOrEqualTo(MOST_TYPES));
  }
}
