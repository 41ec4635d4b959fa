package io.latchkey.admin.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EditProjectTest {

  private static final String EDIT = "{\"upstream\": \"http://api.example.com:8443\"}";

  private final AdminDoor door = AdminDoor.shared();
  private final String path = "/v1/projects/" + door.project(10);

  @Test
  void upstreamAndNameCanBeEditedAndTheRestStays() {
    Answer before = door.get(path);

    Answer edited =
        door.patch(path, "{\"name\": \"New\", \"upstream\": \"http://api.example.com:8443\"}");

    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.header("ETag")).isEqualTo("\"2\"");
    assertThat(edited.field("name")).isEqualTo("New");
    assertThat(edited.field("upstream")).isEqualTo("http://api.example.com:8443");
    assertThat(edited.field("slug")).isEqualTo(before.field("slug"));
    assertThat(edited.field("createdAt")).isEqualTo(before.field("createdAt"));
    assertThat(door.get(path).header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void upstreamOfNullIsTakenAwayAndOneLeftOutStays() {
    door.patch(path, EDIT);

    Answer renamed = door.patch(path, "{\"name\": \"New\"}");
    Answer without = door.patch(path, "{\"upstream\": null}");

    assertThat(renamed.field("upstream")).isEqualTo("http://api.example.com:8443");
    assertThat(without.status()).isEqualTo(200);
    assertThat(without.body().has("upstream")).isFalse();
  }

  @Test
  void editOfAnOldVersionIsRefused() {
    String old = door.get(path).header("ETag");
    Answer first = door.patch(path, EDIT, "If-Match", old);

    Answer second = door.patch(path, "{\"name\": \"Late\"}", "If-Match", old);

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.field("code")).isEqualTo("precondition_failed");
    assertThat(door.patch(path, EDIT, "If-Match", "\"9\", " + first.header("ETag")).status())
        .isEqualTo(200);
    assertThat(door.patch(path, EDIT, "If-Match", "*").status()).isEqualTo(200);
    assertThat(door.patch(path, EDIT, "If-Match", "nonsense").status()).isEqualTo(412);
  }

  @Test
  void editsAtOnceNeverOverwriteEachOther() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<Integer> edit = () -> door.patch(path, EDIT).status();

    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : callers.invokeAll(Collections.nCopies(8, edit))) {
      statuses.add(answer.get());
    }
    callers.shutdown();

    assertThat(statuses).isSubsetOf(200, 409).contains(200);
    long stored = statuses.stream().filter(status -> status == 200).count();
    assertThat(door.get(path).header("ETag")).isEqualTo("\"" + (1 + stored) + "\"");
  }

  @Test
  void whatCanNotBeEditedIsRefusedByName() {
    Answer answer = door.patch(path, "{\"slug\": \"other\", \"keyLimit\": 0, \"name\": null}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("fields").valueStream().map(f -> f.path("field").asString()))
        .containsExactlyInAnyOrder("slug", "keyLimit", "name");
  }
}
