package io.latchkey.console.keys;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a list of keys was asked for.
 *
 * @param asked the page's parameters; with the project, on the page of one
 * @param place the address of the list without them
 */
public record KeyListQuery(Map<String, String> asked, String place) {

  /** The address of the list of all keys. */
  public static final String ALL = "/keys";

  private static final int LONGEST = 80;
  private static final List<String> FILTERS =
      List.of(
          "q",
          "sha256",
          "owner",
          "tag",
          "status",
          "type",
          "project",
          "creator",
          "unusedSince",
          "expiringBefore");

  private static final String SHOW = "show";
  private static final Duration SOON = Duration.ofDays(30);
  private static final String ACTIVE = "&status=active";
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put("expiring", "Expiring within 30 days");
    SHOWN.put("never-used", "Never used");
    SHOWN.put("unused", "Unused for 90 days");
    SHOWN.put("old-secret", "Old secret still used");
  }

  private static final Set<String> SORTED =
      Set.of("name", "tail", "projects", "status", "created", "creator", "expires", "lastUsed");

  /** Whether lists can be sorted by a column. */
  public boolean sorts(String column) {
    return SORTED.contains(column);
  }

  /** What needs somebody's attention: names, and what people see of them. */
  public Map<String, String> attention() {
    return SHOWN;
  }

  /** The query of the admin API's list. */
  String ofApi(String organization) {
    StringBuilder query = new StringBuilder();
    if (value("project").isEmpty()) {
      query.append("organization=").append(organization);
    }
    query.append(filters());
    add(query, "sort");
    add(query, "cursor");
    return query.toString();
  }

  /** The query of the admin API's counts of the same keys. */
  String ofCounts(String organization) {
    String whose = value("project").isEmpty() ? "organization=" + organization : "";
    return whose + filters();
  }

  private String filters() {
    StringBuilder query = new StringBuilder();
    FILTERS.forEach(name -> add(query, name));
    String active = value("status").isEmpty() ? ACTIVE : "";
    return switch (value(SHOW)) {
      case "expiring" -> query + active + "&expiringBefore=" + Instant.now().plus(SOON);
      case "never-used" -> query + active + "&activity=never_used";
      case "unused" -> query + active + "&activity=unused";
      case "old-secret" -> query + active + "&activity=old_secret_used";
      default -> query.toString();
    };
  }

  private void add(StringBuilder query, String name) {
    String value = value(name);
    if (!value.isEmpty()) {
      query.append('&').append(name).append('=');
      query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** What was asked for; empty if nothing was. */
  public String value(String name) {
    String value = asked.get(name);
    if (value == null) {
      return "";
    }
    String stripped = value.strip();
    return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST);
  }

  /** Whether the list is of all projects, so that one can be chosen. */
  public boolean isOfAll() {
    return place.equals(ALL);
  }

  private Stream<String> chosen() {
    return FILTERS.stream().filter(name -> isOfAll() || !name.equals("project"));
  }

  /** What a form that asks for the same list in another way has to send, too. */
  public Map<String, String> kept() {
    Map<String, String> kept = new LinkedHashMap<>();
    Stream.concat(chosen(), Stream.of(SHOW, "sort"))
        .filter(name -> !value(name).isEmpty())
        .forEach(name -> kept.put(name, value(name)));
    return kept;
  }

  /** Whether only some keys were asked for. */
  public boolean isNarrow() {
    return !value(SHOW).isEmpty() || chosen().anyMatch(name -> !value(name).isEmpty());
  }

  /** The address of the same list, sorted by a column: the other way round if it is already. */
  public String sortedBy(String column) {
    return place + "?" + parameters(value("sort").equals(column) ? "-" + column : column, null);
  }

  /** The address of what follows. */
  public String from(String cursor) {
    return place + "?" + parameters(value("sort"), cursor);
  }

  private String parameters(String sort, @Nullable String cursor) {
    StringBuilder query = new StringBuilder();
    chosen().forEach(name -> add(query, name));
    add(query, SHOW);
    if (!sort.isEmpty()) {
      query.append("&sort=").append(sort);
    }
    if (cursor != null) {
      query.append("&cursor=").append(URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }
    return query.length() > 0 ? query.substring(query.charAt(0) == '&' ? 1 : 0) : "";
  }

  /** How a column is sorted, for {@code aria-sort}; null if it is not. */
  public @Nullable String order(String column) {
    String sort = value("sort");
    if (sort.equals(column)) {
      return "ascending";
    }
    return sort.equals("-" + column) ? "descending" : null;
  }
}
