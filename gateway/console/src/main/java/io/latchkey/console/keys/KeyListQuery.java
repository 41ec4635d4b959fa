package io.latchkey.console.keys;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list of keys was asked for.
 *
 * @param asked the page's parameters
 */
public record KeyListQuery(Map<String, String> asked) {

  private static final int LONGEST = 80;
  private static final List<String> FILTERS =
      List.of(
          "q", "sha256", "status", "type", "project", "creator", "unusedSince", "expiringBefore");

  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("name", "Name");
    COLUMNS.put("tail", "Tail");
    COLUMNS.put("projects", "Projects");
    COLUMNS.put("status", "Status");
    COLUMNS.put("created", "Created");
    COLUMNS.put("creator", "Created by");
    COLUMNS.put("expires", "Expires");
    COLUMNS.put("lastUsed", "Last used");
  }

  /** What lists can be sorted by, and what people see of that. */
  public Map<String, String> columns() {
    return Collections.unmodifiableMap(COLUMNS);
  }

  /** The query of the admin API's list. */
  String ofApi(String organization) {
    StringBuilder query = new StringBuilder();
    if (value("project").isEmpty()) {
      query.append("organization=").append(organization);
    }
    FILTERS.forEach(name -> add(query, name));
    add(query, "sort");
    add(query, "cursor");
    return query.toString();
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

  /** Whether only some keys were asked for. */
  public boolean isNarrow() {
    return FILTERS.stream().anyMatch(name -> !value(name).isEmpty());
  }

  /** The address of the same list, sorted by a column: the other way round if it is already. */
  public String sortedBy(String column) {
    return "/keys?" + parameters(value("sort").equals(column) ? "-" + column : column, null);
  }

  /** The address of what follows. */
  public String from(String cursor) {
    return "/keys?" + parameters(value("sort"), cursor);
  }

  private String parameters(String sort, @Nullable String cursor) {
    StringBuilder query = new StringBuilder();
    FILTERS.forEach(name -> add(query, name));
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
