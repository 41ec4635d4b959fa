package io.latchkey.declared;

import io.latchkey.key.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which what a file says and what a gateway shows can be compared: the same thing is
 * written in one way, and defaults are left out.
 */
final class Normal {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern PERIOD = Pattern.compile("([0-9]{1,12})([smhd])");
  private static final Set<String> SETS =
      Set.of("permissions", "projects", "actions", "tags", "destinations");

  private Normal() {}

  /** An object in its normal form; the given one stays as it is. */
  static ObjectNode of(JsonNode object) {
    ObjectNode normal = NODES.objectNode();
    object.forEachEntry(
        (name, value) -> {
          JsonNode field = field(name, value);
          if (!field.isNull()) {
            normal.set(name, field);
          }
        });
    if (normal.has("quota") && !normal.has("limits")) {
      normal.putArray("limits");
    }
    return normal;
  }

  private static JsonNode field(String name, JsonNode value) {
    if (value.isNull()) {
      return value;
    }
    if (name.equals("tags") && value.isEmpty()) {
      return NODES.nullNode();
    }
    if (SETS.contains(name)) {
      return sorted(value, name.equals("destinations") ? Normal::origin : text -> text);
    }
    return switch (name) {
      case "limits" -> limits(value);
      case "quota" -> value.deepCopy();
      case "sharedLimits" -> shared(value);
      case "holderRoll", "signedIdentity", "passMetadata" ->
          value.asBoolean() ? value : NODES.nullNode();
      case "metadata", "permissionRules" -> value.isEmpty() ? NODES.nullNode() : value;
      case "allowedAddresses" -> sorted(value, Normal::network);
      case "expiresAt" -> NODES.stringNode(time(value.asString()));
      case "upstreamConnectTimeout", "upstreamResponseTimeout" ->
          NODES.stringNode(period(value.asString()));
      case "upstreamConnectRetries" -> value.asInt() == 0 ? NODES.nullNode() : value;
      case "upstreamCredential" -> NormalUpstream.credential(value);
      case "upstreamTrust" -> NormalUpstream.trust(value);
      case "cors" -> NormalUpstream.cors(value);
      case "upstreamProtocol" -> value.asString().equals("auto") ? NODES.nullNode() : value;
      default -> value;
    };
  }

  private static ArrayNode sorted(JsonNode list, UnaryOperator<String> normal) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(normal.apply(each.asString())));
    ArrayNode sorted = NODES.arrayNode();
    texts.forEach(sorted::add);
    return sorted;
  }

  /** Limits that keys share; null for those that limit nothing. */
  private static JsonNode shared(JsonNode group) {
    ObjectNode normal = group.isObject() ? of(group) : NODES.objectNode();
    boolean limits = !normal.path("limits").isEmpty() || normal.has("quota");
    return limits ? normal : NODES.nullNode();
  }

  private static ArrayNode limits(JsonNode list) {
    ArrayNode limits = NODES.arrayNode();
    list.valueStream()
        .map(Normal::limit)
        .sorted((one, other) -> Long.compare(seconds(one), seconds(other)))
        .forEach(limits::add);
    return limits;
  }

  private static ObjectNode limit(JsonNode limit) {
    long requests = limit.path("requests").asLong();
    return NODES
        .objectNode()
        .put("requests", requests)
        .put("period", period(limit.path("period").asString()))
        .put("burst", limit.path("burst").asLong(requests));
  }

  private static long seconds(JsonNode limit) {
    String period = limit.path("period").asString();
    return PERIOD.matcher(period).matches() ? secondsOf(period) : Long.MAX_VALUE;
  }

  /** A period in its largest whole unit. */
  static String period(String period) {
    if (!PERIOD.matcher(period).matches()) {
      return period;
    }
    long seconds = secondsOf(period);
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static long secondsOf(String period) {
    Matcher matcher = PERIOD.matcher(period);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(period);
    }
    long unit =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }

  private static String network(String text) {
    try {
      return Network.of(text).toString();
    } catch (IllegalArgumentException e) {
      return text; // The API says what is wrong with it.
    }
  }

  private static String time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static String origin(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return text;
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int own = scheme.equals("https") ? 443 : 80;
      String port = uri.getPort() == -1 || uri.getPort() == own ? "" : ":" + uri.getPort();
      return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    } catch (URISyntaxException e) {
      return text;
    }
  }

  /** A policy with its defaults; an empty one for null. */
  static ObjectNode policy(JsonNode policy) {
    ObjectNode given = policy.isObject() ? of(policy) : NODES.objectNode();
    ObjectNode normal = NODES.objectNode();
    ArrayNode fields = normal.putArray("fields");
    given.path("fields").forEach(field -> fields.add(policyField(field)));
    normal.set("destinations", given.has("destinations") ? given.get("destinations") : list());
    normal.put("headers", given.path("headers").asString("allowed"));
    normal.put("caseSensitive", given.path("caseSensitive").asBoolean(false));
    if (given.has("rotateEvery")) {
      normal.put("rotateEvery", period(given.get("rotateEvery").asString()));
    }
    return normal;
  }

  private static ArrayNode list() {
    return NODES.arrayNode();
  }

  private static ObjectNode policyField(JsonNode field) {
    ObjectNode normal = NODES.objectNode();
    normal.put("path", field.path("path").asString());
    normal.put("class", field.path("class").asString("default"));
    if (field.hasNonNull("label")) {
      normal.set("label", field.get("label"));
    }
    normal.put("mode", field.path("mode").asString("random"));
    normal.put("required", field.path("required").asBoolean(false));
    normal.put("onRequest", field.path("onRequest").asString("encrypt"));
    normal.put("onResponse", field.path("onResponse").asString("decrypt"));
    JsonNode otherwise = field.path("otherwise");
    normal.set(
        "otherwise",
        otherwise.isMissingNode()
            ? NODES.stringNode("token")
            : otherwise.isNull() ? NODES.stringNode("null") : otherwise);
    return normal;
  }
}
