package io.latchkey.console;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
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

  static Acme found(RunningGateway gateway, AdminClient admin) {
    String organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").path("id").asString();
    String upstream = admin.json("GET", "/v1/projects/demo", "").path("upstream").asString();
    for (String name : new String[] {"Orders", "Invoices", "Search"}) {
      admin.json(
          "POST",
          "/v1/projects",
          """
          {"organization": "%s", "name": "%s", "slug": "acme-%s", "upstream": "%s"}"""
              .formatted(organization, name, name.toLowerCase(java.util.Locale.ROOT), upstream));
    }
    JsonNode key = key(admin, "billing, production", "\"acme-orders\", \"acme-invoices\"", "90d");
    key(admin, "warehouse scanner", "\"acme-orders\"", "1y");
    key(admin, "search, staging", "\"acme-search\"", "7d");
    JsonNode revoked = key(admin, "old ERP", "\"acme-orders\"", "30d");
    admin.json(
        "POST",
        "/v1/keys/" + revoked.path("id").asString() + "/revoke",
        "{\"reason\": \"replaced\"}");
    use(gateway, key.path("secret").asString());
    admin.json(
        "POST",
        "/v1/organizations/" + organization + "/members",
        "{\"userName\": \"acme.ada\", \"name\": \"Ada Lovelace\", \"role\": \"admin\"}");
    JsonNode webhook =
        admin.json(
            "POST",
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "https://hooks.acme.invalid/latchkey", "actions": ["key.*"]}"""
                .formatted(organization));
    return new Acme(
        organization,
        key.path("id").asString(),
        revoked.path("id").asString(),
        "acme-orders",
        webhook.path("id").asString());
  }

  private static JsonNode key(AdminClient admin, String name, String projects, String expiresIn) {
    return admin.json(
        "POST",
        "/v1/keys",
        """
        {"name": "%s", "projects": [%s], "expiresIn": "%s", "type": "partner"}"""
            .formatted(name, projects, expiresIn));
  }

  private static void use(RunningGateway gateway, String secret) {
    for (int i = 0; i < 12; i++) {
      String project = i % 4 == 0 ? "acme-search" : "acme-orders";
      URI uri = gateway.proxy("/proxy/" + project + "/" + i);
      gateway.get(uri, "X-API-Key", secret);
    }
  }
}
