package io.latchkey.proxy.encryption;

import static io.latchkey.proxy.encryption.DataDoor.KEY;
import static io.latchkey.proxy.encryption.DataDoor.UPSTREAM;
import static io.latchkey.proxy.encryption.DataDoor.header;
import static io.latchkey.proxy.encryption.DataDoor.postJson;
import static io.latchkey.proxy.encryption.DataDoor.send;
import static io.latchkey.proxy.encryption.RequestFieldsTest.ENCRYPT;
import static io.latchkey.proxy.encryption.RequestFieldsTest.assertProblem;
import static io.latchkey.proxy.encryption.RequestFieldsTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about fields that are refused. */
class RefusedFieldsTest {

  @BeforeEach
  void upstreamAnswersJson() {
    UPSTREAM.answersJson("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":1 | 400 | invalid_json",
        "{\"title\":\"\\x\"} | 400 | invalid_json",
        "\uFEFF{\"title\":1} | 400 | invalid_json",
      })
  void bodyThatCantBeReadReachesNobody(String body, int status, String code) {
    int before = UPSTREAM.count();

    assertProblem(postJson("/proxy/sealed", body, ENCRYPT), status, code);
    assertThat(UPSTREAM.count()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "encrypt | - | 400 | invalid_fields",
        "encrypt | a..b | 400 | invalid_fields",
        "encrypt | $[?@.x] | 400 | invalid_fields",
        "encrypt | , | 400 | invalid_fields",
        "hide | title | 400 | invalid_mode",
        "- | title | 400 | invalid_mode",
        "encrypt | gone! | 400 | field_missing",
        "decrypt | title | 200 | -",
        "ENCRYPT | title! | 200 | -",
      })
  void requestThatSaysWhatCantBeUnderstoodIsRefused(
      String mode, String fields, int status, String code) {
    List<String> headers = new ArrayList<>();
    if (mode != null) {
      headers.addAll(List.of("X-Qanapi-Mode", mode));
    }
    if (fields != null) {
      headers.addAll(List.of("X-Qanapi-Fields", fields));
    }

    HttpResponse<String> response =
        postJson("/proxy/sealed", "{\"title\":1}", headers.toArray(String[]::new));

    assertThat(response.statusCode()).isEqualTo(status);
    if (code != null) {
      assertProblem(response, status, code);
    }
  }

  @Test
  void headersThatContradictEachOtherAreRefused() {
    assertProblem(
        postJson("/proxy/sealed", "{}", with(ENCRYPT, "X-Latchkey-Mode", "decrypt")),
        400,
        "invalid_mode");
  }

  @Test
  void otherSpellingsOfTheHeadersAreRefused() {
    int before = UPSTREAM.count();

    assertProblem(
        postJson("/proxy/sealed", "{}", "X_Qanapi_Mode", "encrypt", "X_Qanapi_Fields", "a"),
        400,
        "invalid_mode");
    assertThat(UPSTREAM.count()).isEqualTo(before);
  }

  @Test
  void tooManyFieldsAreRefused() {
    String fields = "a,".repeat(65);

    assertProblem(
        postJson("/proxy/sealed", "{}", "X-Qanapi-Mode", "encrypt", "X-Qanapi-Fields", fields),
        413,
        "too_many_fields");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json; charset=utf-16", "image/png"})
  void bodyOfAnotherTypeIsRefused(String type) {
    assertProblem(
        send(
            "POST",
            "/proxy/sealed",
            KEY.secret(),
            "{\"title\":1}",
            with(ENCRYPT, "Content-Type", type)),
        415,
        "unsupported_media_type");
  }

  @Test
  void encodedBodyIsRefusedAndTheClientToldWhatToSend() {
    HttpResponse<String> response =
        postJson("/proxy/sealed", "{\"title\":1}", with(ENCRYPT, "Content-Encoding", "gzip"));

    assertProblem(response, 415, "unsupported_encoding");
    assertThat(header(response, "Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void keyWithoutThePermissionIsRefused() {
    AdminClient.Key writer = DataDoor.key("sealed", "\"write\"");
    String[] json = with(ENCRYPT, "Content-Type", "application/json");
    String[] decrypt = {
      "X-Qanapi-Mode", "decrypt", "X-Qanapi-Fields", "a", "Content-Type", "application/json"
    };

    assertProblem(
        send("POST", "/proxy/sealed", writer.secret(), "{}", json), 403, "permission_missing");
    assertThat(send("POST", "/proxy/sealed", DataDoor.UNNAMED.secret(), "{}", json).statusCode())
        .isEqualTo(200);
    assertProblem(
        send("POST", "/proxy/sealed", DataDoor.UNNAMED.secret(), "{}", decrypt),
        403,
        "permission_missing");
  }

  @Test
  void tokenOfAClassNeedsItsPermission() {
    AdminClient.Key pci = DataDoor.key("sealed", "\"write\", \"encrypt\", \"decrypt:pci\"");
    String[] encrypt =
        with(ENCRYPT, "X-Qanapi-Classification", "PCI", "X-Latchkey-Deliver", "return");
    String token = postJson("/proxy/sealed", "{\"title\":1}", encrypt).body();
    String other =
        postJson("/proxy/sealed", "{\"title\":1}", with(ENCRYPT, "X-Latchkey-Deliver", "return"))
            .body();
    String[] decrypt = {
      "X-Qanapi-Mode", "decrypt", "Content-Type", "application/json", "X-Latchkey-Deliver", "return"
    };

    assertThat(token).contains("lkf1:pci:");
    assertThat(send("POST", "/proxy/sealed", pci.secret(), token, decrypt).body())
        .isEqualTo("{\"title\":1}");
    assertProblem(
        send("POST", "/proxy/sealed", pci.secret(), other, decrypt), 403, "permission_missing");
    assertProblem(
        send(
            "POST",
            "/proxy/sealed",
            KEY.secret(),
            token,
            with(decrypt, "X-Qanapi-Fields", "title", "X-Qanapi-Classification", "phi")),
        403,
        "classification_mismatch");
  }
}
