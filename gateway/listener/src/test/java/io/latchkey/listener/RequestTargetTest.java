package io.latchkey.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b,                      /a/b,  ",
    "/a?b=c,                    /a,    b=c",
    "/a?,                       /a,    ''",
    "/a??b?c,                   /a,    ?b?c",
    "/a#b?c,                    /a,    ",
    "/a?b#c,                    /a,    b",
    "http://x,                  /,     ",
    "http://x?y,                /,     y",
    "http://x#y,                /,     ",
    "HTTPS://x:1/a?b,           /a,    b",
    "//x/a,                     //x/a, ",
    "/http://x/a,               /http://x/a,"
  })
  void targetIsReadAsPathAndQuery(String text, String path, String query) {
    RequestTarget target = RequestTarget.of(text);

    assertThat(target.path()).isEqualTo(path);
    assertThat(target.query()).isEqualTo(query);
  }

  @Test
  void everyByteMakesATargetThatCanBeParsedAndIsRestored() {
    for (char c = '!'; c <= 0xff; c++) {
      if (c != '#' && c != '?') {
        String text = "/x" + c + "/" + c + c + "?" + c + "=" + c;

        RequestTarget target = RequestTarget.of(text);
        URI safe = URI.create("http://host" + target.safe());

        assertThat(target.restored(safe)).isEqualTo(text);
        assertThat(safe.getRawPath().chars().filter(each -> each == '/').count())
            .isEqualTo(target.path().chars().filter(each -> each == '/').count());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/%,            /%25",
    "/%2,           /%252",
    "/%zz,          /%25zz",
    "/%25,          /%25",
    "/a|b,          /a%7Cb",
    "/[a],          /%5Ba%5D",
    "/?[a],         /?%5Ba%5D",
    "/?a?/b,        /?a?/b",
    "/\u00c3\u00a9, /%C3%A9"
  })
  void safeFormEncodesWhatUrisMustNotHave(String text, String safe) {
    assertThat(RequestTarget.of(text).safe()).isEqualTo(safe);
  }

  @ParameterizedTest
  @CsvSource({
    // Segments taken away, and others put before.
    "/v1/a|b/c,      http://h/a%7Cb/c,          /a|b/c",
    "/v1/a|b/c,      http://h/base/v2/a%7Cb/c,  /base/v2/a|b/c",
    "/v1/a|b?q=|,    http://h/a%7Cb?q=%7C,      /a|b?q=|",
    // What a filter has written stays.
    "/v1/a|b/c,      http://h/a%7Cb/d,          /a%7Cb/d",
    "/v1/a|b,        http://h/x%7Cb,            /x%7Cb",
    "/a|b?q=|,       http://h/c?q=%7C&r=1,      /c?q=|&r=1",
    "/a|b?q=|,       http://h/a%7Cb?q=%7C1,     /a|b?q=%7C1",
    "/a|b?q=|,       http://h/a%7Cb,            /a|b",
    "/a|b,           http://h/a%7Cb?added=1,    /a|b?added=1",
    "/a|b,           http://h,                  /",
    // Both spellings in one path.
    "/%7C/|,         http://h/%7C/%7C,          /%7C/|",
    "/|/%7C,         http://h/%7C,              /%7C"
  })
  void whatFiltersLeaveIsRestoredAndWhatTheyWriteIsNot(String came, URI address, String sent) {
    assertThat(RequestTarget.of(came).restored(address)).isEqualTo(sent);
  }
}
