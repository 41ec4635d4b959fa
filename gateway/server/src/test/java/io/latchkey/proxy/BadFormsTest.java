package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;

/** Every OAuth endpoint tells a client what is wrong with its form, and stays up. */
class BadFormsTest {

  private static final String BASIC = Tokens.basic(ProxyDoor.KEY);
  private static final String ADMINS = "Bearer " + GATEWAY.latchkey().adminToken().value();

  /** An endpoint, with what its caller shows and the form of its refusals. */
  private record Endpoint(URI uri, String authorization, String format) {}

  private static List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    for (String path : List.of("/oauth2/token", "/oauth2/revoke", "/oauth2/introspect")) {
      all.add(new Endpoint(GATEWAY.proxy(path), BASIC, MediaType.APPLICATION_JSON_VALUE));
    }
    URI console = GATEWAY.console("/oauth2/introspect");
    all.add(new Endpoint(console, BASIC, MediaType.APPLICATION_JSON_VALUE));
    all.add(new Endpoint(console, ADMINS, MediaType.APPLICATION_PROBLEM_JSON_VALUE));
    return all;
  }

  private static Stream<Arguments> forms() {
    String parameters = "grant_type=client_credentials&token=x&";
    return Stream.of(
        Arguments.of("over 8 kB", Tokens.FORM, "pad=" + "x".repeat(9_000) + "&token=x&token=y"),
        Arguments.of("over 256 kB", Tokens.FORM, parameters + "pad=" + "x".repeat(300_000) + "&%"),
        Arguments.of("over 1 MB", Tokens.FORM, parameters + "pad=" + "x".repeat(1_100_000)),
        Arguments.of("over 8 MB", Tokens.FORM, parameters + "pad=" + "x".repeat(8_400_000)),
        Arguments.of("many fields", Tokens.FORM, parameters + "a=b&".repeat(50_000)),
        Arguments.of("a stray percent", Tokens.FORM, parameters + "pad=%"),
        Arguments.of("half an escape", Tokens.FORM, parameters + "pad=%f"),
        Arguments.of("no hexadecimal", Tokens.FORM, parameters + "pad=%zz"),
        Arguments.of("a signed escape", Tokens.FORM, parameters + "pad=%+1"),
        Arguments.of("bytes of no character", Tokens.FORM, parameters + "pad=%ff%fe"),
        Arguments.of("half a character", Tokens.FORM, parameters + "pad=%c3"),
        Arguments.of("a parameter twice", Tokens.FORM, parameters + "token=y&grant_type=z"),
        Arguments.of("an unknown charset", Tokens.FORM + ";charset=nothing", parameters),
        Arguments.of("no charset", Tokens.FORM + ";charset=\"\"", parameters),
        Arguments.of("a charset of two bytes", Tokens.FORM + ";charset=utf-16", parameters),
        Arguments.of("JSON", "application/json", "{\"token\": \"x\"}"),
        Arguments.of("a form in parts", "multipart/form-data; boundary=x", "--x--"),
        Arguments.of("no type", "", parameters),
        Arguments.of("no media type", "form", parameters),
        Arguments.of("any type", "*/*", parameters));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void formIsRefusedInTheFormatOfItsEndpoint(String name, String type, String form) {
    for (Endpoint endpoint : endpoints()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(endpoint.uri)
              .header("Authorization", endpoint.authorization)
              .POST(BodyPublishers.ofString(form));
      if (!type.isEmpty()) {
        request.header("Content-Type", type);
      }

      HttpResponse<String> answer = GATEWAY.send(request.build());

      assertThat(answer.statusCode())
          .as("%s at %s: %s", name, endpoint, answer.body())
          .isIn(400, 413, 415);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(endpoint.format);
    }
  }
}
