package io.latchkey.console.overview;

import io.latchkey.console.page.Json;
import java.util.List;
import java.util.Locale;

/**
 * A number that somebody should know, and where to see what it counts.
 *
 * @param tone warn if somebody should do something about it; empty otherwise
 * @param link to the list of what is counted
 */
record Tile(String icon, String label, String number, String tone, String link) {

  private static final String WARN = "warn";

  /** The tiles about an organization's keys and about the fleet. */
  static List<Tile> of(Json counts, Json fleet) {
    return List.of(
        new Tile(
            "key",
            "Active keys",
            number(counts, counts.at("statuses").number("active")),
            "",
            "/keys?status=active"),
        keys(counts, "clock", "Expire in 30 days", "expiringSoon", WARN, "expiring"),
        keys(counts, "warn", "Old secret in use", "oldSecretUsed", WARN, "old-secret"),
        keys(counts, "pause", "Unused 90 days", "unused", "", "unused"),
        keys(counts, "dot", "Never used", "neverUsed", "", "never-used"),
        fleet(fleet.list("items").stream().filter(each -> each.flag("alive")).toList()));
  }

  private static Tile keys(
      Json counts, String icon, String label, String field, String tone, String show) {
    long count = counts.number(field);
    return new Tile(
        icon, label, number(counts, count), count > 0 ? tone : "", "/keys?show=" + show);
  }

  /** Of keys that were not all counted, there are at least so many. */
  private static String number(Json counts, long count) {
    String number = String.format(Locale.ENGLISH, "%,d", count);
    return counts.flag("complete") ? number : number + "+";
  }

  private static Tile fleet(List<Json> alive) {
    long level = alive.stream().filter(each -> each.flag("level")).count();
    return new Tile(
        "fleet",
        "Gateways level",
        level + " of " + alive.size(),
        level < alive.size() ? WARN : "",
        "/fleet");
  }
}
