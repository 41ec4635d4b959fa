package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How the key of a leaked secret is found, and lists in the order of a column. */
class FindKeysTest {

  private final AdminDoor door = AdminDoor.shared();
  private String project = "";

  @BeforeEach
  void makeProject() {
    project = door.project(100);
  }

  private Answer list(String query) {
    return door.get("/v1/keys?project=" + project + query);
  }

  private List<String> ids(String query) {
    return list(query)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  /** The names of all keys, two a page. */
  private List<String> names(String query) {
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list("&limit=2" + query + cursor).body();
      page.path("items").forEach(each -> names.add(each.path("name").asString()));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString();
    } while (!cursor.isEmpty());
    return names;
  }

  private static String sha256(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keyIsFoundByTheHashAndTailOfItsSecretAndOfTheOldOneDuringAnOverlap() {
    Answer wanted = door.key(project, "leaked");
    door.key(project, "another");
    String id = wanted.field("id");
    String old = wanted.field("secret");
    String roll = "/v1/keys/" + id + "/roll";
    String secret = door.post(roll, "{\"overlap\": \"1h\"}").field("secret");
    String oldTail = old.substring(old.length() - 6);

    assertThat(ids("&sha256=" + sha256(secret))).containsExactly(id);
    assertThat(ids("&sha256=" + sha256(old))).containsExactly(id);
    assertThat(ids("&q=" + oldTail)).containsExactly(id);
    assertThat(ids("&sha256=" + sha256("a secret of nobody"))).isEmpty();
    door.post(roll, "{}");

    assertThat(ids("&sha256=" + sha256(old))).isEmpty();
    assertThat(ids("&q=" + oldTail)).isEmpty();
  }

  @Test
  void revokedKeyIsFoundByTheHashOfItsSecret() {
    Answer wanted = door.key(project, "revoked");
    door.post("/v1/keys/" + wanted.field("id") + "/revoke");

    assertThat(ids("&sha256=" + sha256(wanted.field("secret"))))
        .containsExactly(wanted.field("id"));
  }

  @Test
  void keysAreSortedAsAskedPageByPage() {
    for (String name : List.of("banana", "Apple", "cherry")) {
      door.key(project, name);
    }

    assertThat(names("&sort=name")).containsExactly("Apple", "banana", "cherry");
    assertThat(names("&sort=-name")).containsExactly("cherry", "banana", "Apple");
    assertThat(names("&sort=created")).containsExactly("banana", "Apple", "cherry");
    for (String column : List.of("tail", "projects", "status", "creator", "expires", "lastUsed")) {
      assertThat(names("&sort=" + column)).as(column).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort=colour", "sort=", "sha256=abc", "sha256="})
  void whatIsNoOrderAndNoHashIsRefused(String query) {
    assertThat(list("&" + query).status()).isEqualTo(400);
  }

  @Test
  void placeInASortedListIsNoneInAnother() {
    door.key(project, "one");
    door.key(project, "two");
    String cursor = list("&limit=1&sort=name").body().path("next").asString();

    assertThat(list("&cursor=" + cursor).status()).isEqualTo(400);
    assertThat(list("&sort=name&cursor=" + cursor).status()).isEqualTo(200);
  }
}
