package io.latchkey.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PostMapping;

/** Every page that takes a form refuses what is none, and changes nothing. */
@ExtendWith(TestConsole.class)
class BadPageFormsTest {

  private final TestConsole console;

  BadPageFormsTest(TestConsole console) {
    this.console = console;
  }

  /** The path of every page that takes a form, with an ID of nothing. */
  private static List<String> paths() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    List<String> paths = new ArrayList<>();
    for (BeanDefinition found : scanner.findCandidateComponents("io.latchkey.console")) {
      Class<?> pages = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
      Stream.of(pages.getDeclaredMethods())
          .map(method -> method.getAnnotation(PostMapping.class))
          .filter(mapping -> mapping != null)
          .flatMap(mapping -> Stream.of(mapping.value()))
          .map(path -> path.replaceAll("\\{\\w+}", "nothing"))
          .filter(path -> !path.equals("/sign-out"))
          .forEach(paths::add);
    }
    return paths;
  }

  @Test
  void whatIsNoFormIsRefusedByEveryPage() {
    PageClient operator = PageClient.operator(console.gateway());
    assertThat(paths()).hasSizeGreaterThan(25);

    for (String path : paths()) {
      assertStatus(operator, path, 413, PageClient.FORM, "name=" + "x".repeat(1_100_000));
      assertStatus(operator, path, 400, PageClient.FORM, "name=%");
      assertStatus(operator, path, 400, PageClient.FORM, "name=%zz");
      assertStatus(operator, path, 400, PageClient.FORM, "name=%ff");
      assertStatus(operator, path, 415, PageClient.FORM + ";charset=utf-16", "name=x");
      assertStatus(operator, path, 415, PageClient.FORM + ";charset=nothing", "name=x");
      assertStatus(operator, path, 415, "application/json", "{}");
      assertStatus(operator, path, 415, "multipart/form-data; boundary=x", "--x--");
      assertStatus(operator, path, 415, "", "name=x");
    }
    assertThat(operator.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void fieldThatComesTwiceIsRefused() {
    PageClient operator = PageClient.operator(console.gateway());

    assertStatus(operator, "/organizations", 400, PageClient.FORM, "name=One&name=Two");
    assertStatus(operator, "/sign-in", 400, PageClient.FORM, "userName=a&userName=b&password=c");

    assertThat(operator.get("/organizations").body()).doesNotContain(">One<", ">Two<");
  }

  private static void assertStatus(
      PageClient client, String path, int status, String type, String body) {
    assertThat(client.post(path, type, body).statusCode())
        .as("%s with %s %.20s", path, type, body)
        .isEqualTo(status);
  }
}
