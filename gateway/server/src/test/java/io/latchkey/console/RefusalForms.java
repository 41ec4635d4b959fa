package io.latchkey.console;

import static io.latchkey.console.RefusedForm.Why.CONFLICT;
import static io.latchkey.console.RefusedForm.Why.GONE;
import static io.latchkey.console.RefusedForm.row;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * All forms of people who are signed in, with an organization that they are about: the rows of
 * {@link FormRefusalTest}.
 */
final class RefusalForms {

  /** The user name of the admin whose browser it is. */
  static final String ADMIN = "refused.ada";

  private final AdminClient admin;
  private final AdminClient ada;
  private final String organization;
  private final String project;
  private final String user;
  private final String other;
  private final String password;
  private final List<RefusedForm> rows = new ArrayList<>();

  private RefusalForms(RunningGateway gateway) {
    this.admin = gateway.admin();
    this.organization = id("POST", "/v1/organizations", "{\"name\": \"Refused\"}");
    this.project =
        id(
            "POST",
            "/v1/projects",
            """
            {"organization": "%s", "name": "Orders", "slug": "refused", "keyLimit": 50}\
            """
                .formatted(organization));
    this.other = member("refused.bob", "admin");
    this.user = member(ADMIN, "admin");
    this.password =
        admin.json("POST", members() + "/" + user + "/password", "").path("password").asString();
    String body = "{\"userName\": \"%s\", \"password\": \"%s\"}".formatted(ADMIN, password);
    String session = admin.json("POST", "/v1/sessions", body).path("token").asString();
    this.ada = new AdminClient(gateway.console("/"), session);
  }

  /** Makes everything that the forms are about. */
  static RefusalForms make(RunningGateway gateway) {
    RefusalForms made = new RefusalForms(gateway);
    made.ofKeys();
    made.ofProjects();
    made.ofPeople();
    made.ofWebhooks();
    return made;
  }

  private String id(String method, String path, String body) {
    return admin.json(method, path, body).path("id").asString();
  }

  private String member(String userName, String role) {
    String body =
        "{\"userName\": \"%s\", \"name\": \"%s\", \"role\": \"%s\"}"
            .formatted(userName, userName, role);
    return id("POST", members(), body);
  }

  private String members() {
    return "/v1/organizations/" + organization + "/members";
  }

  private String key(String name) {
    String body = "{\"name\": \"%s\", \"projects\": [\"%s\"]}".formatted(name, project);
    return id("POST", "/v1/keys", body);
  }

  private void add(RefusedForm row) {
    rows.add(row);
  }

  private void ofKeys() {
    add(
        row("/keys", "/keys/new", "/keys")
            .refuses("name", "gnp\u202Ekey", "direction")
            .ended("all that it may have")
            .told(GONE, "project"));
    String key = key("live");
    String page = "/keys/" + key;
    add(row("/keys/{id}/revoke", page, page + "/revoke").gone());
    add(
        row("/keys/{id}/describe", page, page + "/describe")
            .refuses("tags", "!", "letter or digit")
            .gone());
    for (String action : List.of("roll", "suspend")) {
      add(row("/keys/{id}/" + action, page, page + "/" + action).ended("was revoked").gone());
    }
    add(row("/keys/{id}/leaked", page, page + "/leaked").gone());
    String paused = key("paused");
    admin.json("POST", "/v1/keys/" + paused + "/suspend", "{}");
    add(
        row("/keys/{id}/resume", "/keys/" + paused, "/keys/" + paused + "/resume")
            .ended("was revoked")
            .gone());
    String ended = key("ended");
    admin.json("POST", "/v1/keys/" + ended + "/revoke", "{}");
    add(row("/keys/{id}/delete", "/keys/" + ended, "/keys/" + ended + "/delete").gone());
    add(row("/keys/revoke-selected", "/keys", "/keys/revoke-selected"));
  }

  private void ofProjects() {
    add(
        row("/projects", "/projects/new", "/projects")
            .with("slug", "refused-2")
            .refuses("slug", "refused", "has this slug"));
    add(
        row("/projects/try", "/projects/new", "/projects/try")
            .with("upstream", "http://orders.invalid")
            .refuses("upstream", "ftp://orders.invalid", "http"));
    String page = "/projects/" + project;
    add(
        row("/projects/{id}", page + "/settings", page)
            .refuses("upstream", "ftp://orders.invalid", "http")
            .gone());
    add(
        row("/projects/{id}/limits", page + "/limits", page + "/limits")
            .refuses("keyLimit", "many", "number")
            .gone());
    add(row("/projects/{id}/shared-limits", page + "/limits", page + "/shared-limits").gone());
    add(row("/projects/{id}/revoke-keys", page + "/settings", page + "/revoke-keys").gone());
    add(row("/projects/{id}/delete", page + "/settings", page + "/delete").gone());
    ofEncryption(page + "/encryption");
    ofCredential(page + "/upstream");
    String own = "/organizations/" + organization;
    add(
        row("/organizations/{id}/rename", "/organizations", own + "/rename")
            .refuses("name", "gnp\u202Eorg", "direction"));
    add(row("/organizations/{id}/delete", "/organizations", own + "/delete"));
    add(row("/organizations/limits", "/organizations", "/organizations/limits"));
    add(
        row("/policies/expiry", "/policies", "/policies/expiry")
            .with("maximum", "7d")
            .refuses("default", "90d", "at most the maximum"));
    add(row("/policies/leaks", "/policies", "/policies/leaks").with("action", "suspend"));
  }

  private void ofEncryption(String page) {
    for (int i = 0; i < 3; i++) {
      admin.json("POST", "/v1/projects/" + project + "/encryption/keys", "");
    }
    JsonNode keys = admin.json("GET", "/v1/projects/" + project + "/encryption/keys", "");
    List<String> old =
        keys.path("items")
            .valueStream()
            .filter(each -> !each.path("state").asString().equals("primary"))
            .map(each -> each.path("id").asString())
            .toList();
    String off = page + "/" + old.get(0);
    admin.json("POST", "/v1" + page + "/keys/" + old.get(0) + "/disable", "");
    add(row("/projects/{id}/encryption", page, page).refuses("policy", "{", "JSON").gone());
    add(
        row("/projects/{id}/encryption/try", page, page + "/try")
            .with("body", "{}")
            .refuses("body", "{", "JSON")
            .forAll());
    add(row("/projects/{id}/encryption/rotate", page, page + "/rotate").gone());
    add(row("/projects/{id}/encryption/{key}/enable", page, off + "/enable").gone());
    add(row("/projects/{id}/encryption/{key}/destroy", page, off + "/destroy").gone());
    String on = page + "/" + old.get(1);
    add(row("/projects/{id}/encryption/{key}/disable", page, on + "/disable").gone());
  }

  private void ofCredential(String page) {
    for (String value : List.of("one", "two")) {
      String credential = "{\"header\": \"X-Api-Key\", \"value\": \"%s\", \"overlap\": \"1h\"}";
      String body = "{\"upstreamCredential\": " + credential.formatted(value) + "}";
      admin.json("PATCH", "/v1/projects/" + project, body);
    }
    String mapping = "/projects/{id}/upstream/credential";
    String action = page + "/credential";
    add(row(mapping, page, action).refuses("header", "!", "pstream credential").gone());
    add(row(mapping + "/restore", page, action + "/restore").gone());
    add(row(mapping + "/remove", page, action + "/remove").gone());
  }

  private void ofPeople() {
    String page = "/members";
    String carl = page + "/" + member("refused.carl", "member");
    add(row("/members/{id}/role", page, carl + "/role").with("role", "viewer").gone());
    add(row("/members/{id}/remove", page, carl + "/remove").gone());
    String own = page + "/" + user;
    add(row("/members/{id}/role", page, own + "/role").with("role", "viewer").ended("last admin"));
    add(row("/members/{id}/remove", page, own + "/remove").ended("last admin").forAll());
    add(row("/members/{id}/password", page, carl + "/password").gone());
    add(
        row("/members/invitations", page, page + "/invitations")
            .with("inviteName", "Ann")
            .refuses("inviteName", "gnp\u202Eann", "direction"));
    String invitation =
        id(
            "POST",
            "/v1/organizations/" + organization + "/invitations",
            "{\"name\": \"Eve\", \"role\": \"member\"}");
    add(
        row(
                "/members/invitations/{id}/revoke",
                page,
                page + "/invitations/" + invitation + "/revoke")
            .gone());
    String token = ada.json("POST", "/v1/tokens", "{\"name\": \"tool\"}").path("id").asString();
    add(row("/tokens/{id}/revoke", "/tokens", "/tokens/" + token + "/revoke").forAll().gone());
    add(
        row("/tokens", "/tokens", "/tokens")
            .refuses("name", "gnp\u202Etool", "direction")
            .forAll());
    add(
        row("/explain", "/explain", "/explain")
            .with("key", "key_none")
            .refuses("path", "nowhere", "path")
            .forAll());
    add(
        row("/account/password", "/account", "/account/password")
            .refuses("new", "short", "least")
            .forAll());
  }

  private void ofWebhooks() {
    add(
        row("/webhooks", "/webhooks", "/webhooks")
            .with("otherActions", "key.revoked")
            .refuses("url", "ftp://hooks.invalid", "https"));
    String on = "/webhooks/" + webhook();
    add(row("/webhooks/{id}", on, on).refuses("url", "ftp://hooks.invalid", "https").gone());
    for (String action : List.of("test", "disable", "delete")) {
      add(row("/webhooks/{id}/" + action, on, on + "/" + action).gone());
    }
    String off = "/webhooks/" + webhook();
    admin.json("POST", "/v1" + off + "/disable", "");
    add(row("/webhooks/{id}/enable", off, off + "/enable").gone());
  }

  private String webhook() {
    return id(
        "POST",
        "/v1/webhooks",
        """
        {"organization": "%s", "url": "https://hooks.acme.invalid/latchkey", "actions": ["key.*"]}\
        """
            .formatted(organization));
  }

  List<RefusedForm> rows() {
    return List.copyOf(rows);
  }

  /** Gives the admin another role. */
  void role(String role) {
    admin.json("PATCH", members() + "/" + user, "{\"role\": \"" + role + "\"}");
  }

  /** The password of the admin whose browser it is. */
  String password() {
    return password;
  }

  /** Does elsewhere what forms then conflict with. */
  void conflict() {
    for (RefusedForm row : rows) {
      if (row.told().containsKey(CONFLICT) && row.action().startsWith("/keys/key_")) {
        admin.json("POST", "/v1/keys/" + row.action().split("/", -1)[2] + "/revoke", "{}");
      }
    }
    admin.json("PATCH", "/v1/projects/" + project, "{\"keyLimit\": 1}");
    key("the only one");
    admin.json("DELETE", members() + "/" + other, "");
  }

  /** Deletes all that forms with words about it are about, as somebody else would. */
  void deleteAll() {
    for (RefusedForm each : rows) {
      String[] path = each.action().split("/", -1);
      String kind = path[1];
      if (path.length > 2 && path[2].contains("_") && !path[2].equals(user)) {
        switch (kind) {
          case "keys" -> admin.call("DELETE", "/v1/keys/" + path[2] + "?force=true", "");
          case "webhooks" -> admin.call("DELETE", "/v1/webhooks/" + path[2], "");
          case "tokens" -> ada.call("DELETE", "/v1/tokens/" + path[2], "");
          case "members" -> admin.call("DELETE", members() + "/" + path[2], "");
          default -> {}
        }
      } else if (each.mapping().startsWith("/members/invitations/")) {
        admin.call("DELETE", "/v1/organizations/" + organization + "/invitations/" + path[3], "");
      }
    }
    admin.json("DELETE", "/v1/projects/" + project + "?force=true", "");
  }
}
