package io.latchkey;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The arrows between packages. */
final class AllowedImports {

  /** Which of our packages each may import, beside itself. The root may import all. */
  static final Map<String, List<String>> OF =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("key", List.of()),
              Map.entry("settings", List.of()),
              Map.entry("client", List.of("key")),
              Map.entry("drain", List.of()),
              Map.entry("connection", List.of("drain", "key", "peer")),
              Map.entry("address", List.of("key")),
              Map.entry("access", List.of("key")),
              Map.entry("limit", List.of("key", "access")),
              Map.entry("limit.redis", List.of("key", "change", "keystore", "limit", "redis")),
              Map.entry("change", List.of("key")),
              Map.entry("encryption.json", List.of()),
              Map.entry("event", List.of()),
              Map.entry("event.redis", List.of("change", "event", "redis")),
              Map.entry("webhook", List.of("address", "key", "change", "event", "keystore")),
              Map.entry(
                  "webhook.redis",
                  List.of(
                      "address",
                      "key",
                      "change",
                      "event",
                      "gatekeeper",
                      "keystore",
                      "keystore.redis",
                      "redis",
                      "webhook")),
              Map.entry("upstream", List.of("settings")),
              Map.entry("keystore", List.of("address", "key", "change", "event", "upstream")),
              Map.entry("encryption", List.of("key", "change", "event", "keystore")),
              Map.entry(
                  "encryption.redis",
                  List.of(
                      "key",
                      "change",
                      "encryption",
                      "event",
                      "keystore",
                      "keystore.redis",
                      "redis")),
              Map.entry("identity", List.of("key", "event")),
              Map.entry(
                  "identity.redis",
                  List.of(
                      "key", "change", "event", "identity", "keystore", "keystore.redis", "redis")),
              Map.entry("redis", List.of("address", "change")),
              Map.entry("change.redis", List.of("change", "redis")),
              Map.entry(
                  "keystore.redis",
                  List.of("key", "change", "event", "keystore", "redis", "upstream")),
              Map.entry(
                  "gatekeeper",
                  List.of("address", "key", "access", "change", "keystore", "limit", "upstream")),
              Map.entry("reassertion", List.of("key", "change", "event", "keystore")),
              Map.entry("oauth", List.of("key", "access", "change", "keystore", "gatekeeper")),
              Map.entry("oauth.request", List.of("key", "access", "form", "oauth")),
              Map.entry("form", List.of()),
              Map.entry("proxy.cors", List.of("listener")),
              Map.entry(
                  "proxy",
                  List.of(
                      "address",
                      "drain",
                      "gatekeeper",
                      "access",
                      "client",
                      "key",
                      "limit",
                      "listener",
                      "lookback",
                      "oauth",
                      "oauth.request",
                      "proxy.cors",
                      "proxy.tunnel",
                      "proxy.upstream",
                      "settings",
                      "trace",
                      "upstream",
                      "usage")),
              Map.entry("proxy.tunnel", List.of()),
              Map.entry("proxy.upstream", List.of("gatekeeper", "upstream")),
              Map.entry("peer", List.of("key")),
              Map.entry("listener", List.of("peer")),
              Map.entry(
                  "admin",
                  List.of(
                      "address",
                      "access",
                      "client",
                      "key",
                      "keystore",
                      "change",
                      "event",
                      "form",
                      "identity",
                      "limit",
                      "lookback",
                      "oauth",
                      "oauth.request",
                      "gatekeeper",
                      "negotiation",
                      "openapi",
                      "reassertion",
                      "replay",
                      "settings",
                      "upstream",
                      "usage",
                      "webhook")),
              Map.entry("console", List.of("admin", "form")),
              Map.entry("negotiation", List.of()),
              Map.entry("openapi", List.of()),
              Map.entry("replay", List.of()),
              Map.entry("replay.redis", List.of("redis", "replay")),
              Map.entry("usage", List.of("key", "access")),
              Map.entry("trace", List.of("change")),
              Map.entry(
                  "usage.redis",
                  List.of(
                      "key",
                      "access",
                      "change",
                      "event",
                      "keystore",
                      "keystore.redis",
                      "redis",
                      "usage")),
              Map.entry("lookback", List.of("key")),
              Map.entry("lookback.redis", List.of("key", "change", "lookback", "redis")),
              Map.entry("embedded", List.of("settings")),
              Map.entry("demo", List.of("event", "key", "keystore", "upstream"))));

  private AllowedImports() {}
}
