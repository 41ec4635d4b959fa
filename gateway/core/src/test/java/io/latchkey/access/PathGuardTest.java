package io.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/.",
        "/a/..",
        "/a/../b",
        "/a/./b",
        "..",
        "/a/%2e%2e/b",
        "/a/%2E./b",
        "/a/.%2e",
        "/a%2f..%2Fb",
        "/a/..%2f",
        "/a%2F.",
        "/a/..;x=y/b",
        "/a/..;",
        "/a/.;/b",
        "/a/%2e%2e%3bx/b",
        "//../b",
        "/a\\b",
        "/a%5Cb",
        "/a%00",
        "/a%0d%0aX: y",
        "/a%1f",
        "/a%7f",
        "/a/%u002e%u002E/b",
        "/a/%U002e",
        "/a/.%u002e",
        "/a%u002f..%u002fb",
        "/a%u005cb",
        "/a%u000ab"
      })
  void pathThatCouldBeReadOtherwiseIsRefused(String path) {
    assertThat(PathGuard.accepts(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "/a//b/",
        "/...",
        "/.well-known/x",
        "/a../b",
        "/..a/b",
        "/a;x=../b",
        "/a;b=c/d",
        "/a%2Fb",
        "/a%20b",
        "/%e2%82%ac",
        "/a%25b",
        "/%252e%252e/b",
        "/a:b@c!$&'()*+,=~_-",
        "/a%3F%23",
        "/a%",
        "/100%/b",
        "/a%2",
        "/a%zz",
        "/a%-1",
        "/a/%%/b",
        "/a%u002",
        "/a%u002eb",
        "/a|b/{c}/^\"<>`[d]",
        "/\u00c3\u00a9"
      })
  void everyOtherPathPasses(String path) {
    assertThat(PathGuard.accepts(path)).isTrue();
  }
}
