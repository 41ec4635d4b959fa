package io.latchkey.console;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * An organization with something on every page.
 *
 * @param organization its ID
 * @param key the ID of a key that is used
 * @param revoked the ID of one that was revoked
 * @param project the slug of a project
 * @param webhook the ID of one
 */
record Acme(String organization, String key, String revoked, String project, String webhook) {

  /** Makes one whose slugs and user names begin with {@code prefix}. */
  static Acme found(RunningGateway gateway, AdminClient admin, String prefix) {
    String organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").path("id").asString();
    String upstream = admin.json("GET", "/v1/projects/demo", "").path("upstream").asString();
    for (String name : new String[] {"Orders", "Invoices", "Search"}) {
      admin.json(
          "POST",
          "/v1/projects",
          """
          {"organization": "%s", "name": "%s", "slug": "%s-%s", "upstream": "%s"}\
          """
              .formatted(organization, name, prefix, name.toLowerCase(Locale.ROOT), upstream));
    }
    String orders = "\"" + prefix + "-orders\"";
    String invoices = "\"" + prefix + "-invoices\"";
    String search = "\"" + prefix + "-search\"";
    JsonNode key = key(admin, "billing, production", orders + ", " + invoices, "90d");
    key(admin, "warehouse scanner", orders, "1y");
    key(admin, "search, staging", search, "7d");
    JsonNode revoked = key(admin, "old ERP", orders, "30d");
    admin.json(
        "POST",
        "/v1/keys/" + revoked.path("id").asString() + "/revoke",
        "{\"reason\": \"replaced\"}");
    use(gateway, key.path("secret").asString(), prefix);
    admin.json(
        "POST",
        "/v1/organizations/" + organization + "/members",
        "{\"userName\": \"" + prefix + ".ada\", \"name\": \"Ada Lovelace\", \"role\": \"admin\"}");
    JsonNode webhook =
        admin.json(
            "POST",
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "https://hooks.acme.invalid/latchkey", "actions": ["key.*"]}\
            """
                .formatted(organization));
    return new Acme(
        organization,
        key.path("id").asString(),
        revoked.path("id").asString(),
        prefix + "-orders",
        webhook.path("id").asString());
  }

  private static JsonNode key(AdminClient admin, String name, String projects, String expiresIn) {
    return admin.json(
        "POST",
        "/v1/keys",
        """
        {"name": "%s", "projects": [%s], "expiresIn": "%s", "type": "partner"}\
        """
            .formatted(name, projects, expiresIn));
  }

  private static void use(RunningGateway gateway, String secret, String prefix) {
    for (int i = 0; i < 12; i++) {
      String project = prefix + (i % 4 == 0 ? "-search" : "-orders");
      URI uri = gateway.proxy("/proxy/" + project + "/" + i);
      gateway.get(uri, "X-API-Key", secret);
    }
  }
}
