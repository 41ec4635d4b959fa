package io.latchkey.openapi;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.admin.ReplacedEncryptionKey;
import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLogStore;
import io.latchkey.openapi.DocumentUnderTest.Operation;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one call is about, made for it: stands in its path for the parameters, and in its body for
 * the IDs and names that the document's examples have.
 */
final class CallTargets {

  private static final String REQUEST = "8d5e6a3f0c1b2d94";
  private static final String CODE = "lki_code-of-an-invitation";
  private static final String PASSWORD = "correct horse battery staple";
  private static final Set<String> OF_WHO_IS_SIGNED_IN =
      Set.of("createToken", "signOut", "changePassword", "authenticateAgain", "acceptInvitation");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final AdminDoor door;
  private final Operation operation;
  private final String number = Integer.toString(NUMBERS.incrementAndGet());
  private final String organization;
  private @Nullable String project;
  private @Nullable SignedIn user;

  CallTargets(AdminDoor door, Operation operation) {
    this.door = door;
    this.operation = operation;
    this.organization = door.organization();
  }

  /** The call's path, with what is there in place of its parameters. */
  String path() {
    String path = operation.path();
    if (path.contains("{organization}")) {
      path = path.replace("{organization}", organization);
    }
    if (path.contains("{user}")) {
      path = path.replace("{user}", door.newMember(organization, "viewer").field("id"));
    }
    if (path.contains("{invitation}")) {
      path =
          path.replace(
              "{invitation}",
              door.post(
                      "/v1/organizations/" + organization + "/invitations",
                      "{\"role\": \"viewer\"}")
                  .field("id"));
    }
    if (path.contains("{project}")) {
      path = path.replace("{project}", project());
    }
    if (path.contains("{webhook}")) {
      path = path.replace("{webhook}", webhook());
    }
    if (path.contains("{key}")) {
      path = path.replace("{key}", ReplacedEncryptionKey.in(door, project()));
    }
    return path.contains("{id}") ? path.replace("{id}", id()) : path;
  }

  /** What has to stand in its query; empty where nothing has to. */
  String query() {
    return switch (operation.id()) {
      case "listKeyUsage" -> "?ids=" + key();
      case "getUsage" -> "?organization=" + organization;
      default -> "";
    };
  }

  private String id() {
    String resource = operation.path().split("/", -1)[2];
    return switch (resource) {
      case "organizations" -> organization;
      case "keys" -> key();
      case "tokens" -> user().post("/v1/tokens", "{\"name\": \"tool\"}").field("id");
      default ->
          throw new IllegalStateException(
              "say here what {id} is to be in " + operation + ": a record that is there");
    };
  }

  private String key() {
    String key = door.key(project(), "theirs").field("id");
    if (operation.id().equals("deleteKey")) {
      door.post("/v1/keys/" + key + "/revoke");
    }
    return key;
  }

  /** One whose receiver is not there. */
  private String webhook() {
    return door.post(
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "http://127.0.0.1:1/", "actions": ["key.revoked"]}\
            """
                .formatted(organization))
        .field("id");
  }

  private String project() {
    String made = project;
    if (made == null) {
      made = door.project(organization, "Orders", 100);
      project = made;
    }
    return made;
  }

  private SignedIn user() {
    SignedIn made = user;
    if (made == null) {
      String userName = "user-of-calls-" + number;
      Answer added =
          door.post(
              "/v1/organizations/" + organization + "/members",
              """
              {"userName": "%s", "role": "admin", "password": "%s"}\
              """
                  .formatted(userName, PASSWORD));
      made = door.signIn(added.field("id"), userName, PASSWORD);
      user = made;
    }
    return made;
  }

  /** Makes the call as somebody who may; an example's IDs and names become those of this call. */
  Answer send(String path, @Nullable String body) {
    return door.send(request(path, body == null ? null : filled(body)).build());
  }

  /** The call, by somebody who may make it. */
  HttpRequest.Builder request(String path, @Nullable String body) {
    String token = OF_WHO_IS_SIGNED_IN.contains(operation.id()) ? user().token() : AdminDoor.TOKEN;
    HttpRequest.Builder request =
        door.requestAs(token, operation.method(), path, body == null ? null : written(body));
    if (body != null) {
      request.setHeader("Content-Type", operation.mediaType());
    }
    return request;
  }

  private String written(String json) {
    return operation.mediaType().equals("application/x-www-form-urlencoded")
        ? json.replaceAll("[{}\"]", "").replace(':', '=').replace(',', '&')
        : json;
  }

  /** A body of an example's, with the IDs and names of this call. */
  String filled(String body) {
    String filled =
        body.replace("org_7k2mqzv4xw3jd5hcanbt", organization)
            .replace("orders-of-acme", "orders-of-acme-" + number);
    if (filled.contains("prj_4tqk2mzv7xw3jd5hcanb")) {
      filled = filled.replace("prj_4tqk2mzv7xw3jd5hcanb", project());
    }
    if (filled.contains("key_m5xw3jd5hcanb4tqk2mz")) {
      filled =
          filled.replace("key_m5xw3jd5hcanb4tqk2mz", door.key(project(), "theirs").field("id"));
    }
    if (filled.contains(CODE)) {
      filled = filled.replace(CODE, door.invitation(door.organization(), "viewer"));
    }
    if (filled.contains(REQUEST)) {
      Instant now = Instant.now();
      InetAddress client = InetAddress.getLoopbackAddress();
      Decided decided =
          new Decided(now, REQUEST, null, "GET", "/", null, null, client, 401, "missing_key");
      door.bean(DecisionLogStore.class).write(List.of(decided), false);
    }
    if (filled.contains("usr_w3jd5hcanb4tqk2mzm5x")) {
      filled = filled.replace("usr_w3jd5hcanb4tqk2mzm5x", user().id());
    }
    return operation.id().equals("signIn")
        ? filled
            .replace("ada@acme.example", user().userName())
            .replace("the-token-in-the-file-admin-token", AdminDoor.TOKEN)
        : filled.replace("@acme.example", "@acme-" + number + ".example");
  }
}
