package io.latchkey.declared;

import io.latchkey.declared.file.Item;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The keys that an organization has. Under a pepper, an export has no SHA-256 any more, and the
 * gateway is asked for each key that is declared by one.
 */
final class CurrentKeys {

  private static final int HEX = 64;

  private final AdminApi api;
  private final Target target;
  private final Map<String, JsonNode> byId = new LinkedHashMap<>();
  private final Map<String, JsonNode> byHash = new HashMap<>();
  private boolean peppered;

  private CurrentKeys(AdminApi api, Target target) {
    this.api = api;
    this.target = target;
  }

  static CurrentKeys read(AdminApi api, Target target) {
    CurrentKeys keys = new CurrentKeys(api, target);
    if (target.exists()) {
      keys.export().forEach(keys::add);
    }
    return keys;
  }

  private List<JsonNode> export() {
    return api.lines("/v1/keys/export" + AdminApi.query(Map.of("organization", target.id())));
  }

  private void add(JsonNode key) {
    byId.put(KeyPlanner.id(key), key);
    peppered |= key.has("pepperedHash");
    byHash.put(key.path(key.has("sha256") ? "sha256" : "pepperedHash").asString(), key);
  }

  /** Those that clients can use. */
  List<JsonNode> active() {
    return byId.values().stream().filter(CurrentKeys::isActive).toList();
  }

  private static boolean isActive(JsonNode key) {
    String status = key.get("status").asString();
    return !status.equals("revoked") && !status.equals("expired");
  }

  /** The key whose present secret has the hash that is declared. */
  @Nullable JsonNode withHash(Item item) {
    if (!item.value().has("sha256")) {
      return byHash.get(item.text("pepperedHash"));
    }
    return peppered ? ofSha256(item) : byHash.get(base64(item.text("sha256")));
  }

  private @Nullable JsonNode ofSha256(Item item) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("organization", target.id());
    query.put("sha256", item.text("sha256"));
    return api.list("/v1/keys" + AdminApi.query(query)).stream()
        .map(found -> byId.get(KeyPlanner.id(found)))
        .filter(found -> found != null && !isOldSecretOf(found, item))
        .findFirst()
        .orElse(null);
  }

  /** Of a peppered old secret nothing else can be told than that there is one. */
  private static boolean isOldSecretOf(JsonNode key, Item item) {
    return key.has("oldSecret")
        && item.value().has("tail")
        && !key.path("tail").asString().equals(item.text("tail"));
  }

  private static String base64(String hash) {
    String text = hash.strip();
    return text.length() == HEX
        ? Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT)))
        : text.replace("=", "");
  }

  /** A key that is there in the place of one that is declared: by its ID, or its name. */
  @Nullable JsonNode rival(Item item) {
    JsonNode same = byId.get(item.value().path("id").asString(""));
    return same != null
        ? same
        : active().stream()
            .filter(each -> each.get("name").asString().equals(item.text("name")))
            .findFirst()
            .orElse(null);
  }
}
