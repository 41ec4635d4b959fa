package io.latchkey.console.keys;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A page of keys with what their rows show beside the records.
 *
 * @param keys as the admin API answers them
 * @param sparks their last hours, by key
 * @param names of projects, by ID
 * @param total how many keys there are in all, in words; empty if nobody counted
 */
public record KeyRows(
    Json keys, Map<String, Spark> sparks, Map<String, String> names, String total) {

  /** How many rows come at once; as many as the API tells the usage of in one answer. */
  public static final int MOST = 100;

  /**
   * The keys that a query finds, and their number.
   *
   * @param organization that is looked at; needed if the query names no project
   * @param projects whose names are known
   */
  public static Mono<KeyRows> find(
      AdminApi api,
      ServerWebExchange page,
      KeyListQuery query,
      String organization,
      List<Json> projects) {
    return find(api, page, query.ofApi(organization), projects)
        .flatMap(rows -> rows.counted(api, page, query, organization));
  }

  private static Mono<KeyRows> find(
      AdminApi api, ServerWebExchange page, String query, List<Json> projects) {
    Map<String, String> names = KeyPages.names(projects);
    return api.get(page, "/v1/keys?limit=" + MOST + "&" + query)
        .flatMap(
            keys -> {
              String ids =
                  keys.list("items").stream()
                      .map(key -> key.text("id"))
                      .collect(Collectors.joining(","));
              return ids.isEmpty()
                  ? Mono.just(new KeyRows(keys, Map.of(), names, ""))
                  : api.get(page, "/v1/keys/usage?ids=" + ids)
                      .map(usage -> new KeyRows(keys, Spark.byKey(usage), names, ""));
            });
  }

  /** The same, with their number. A page with all of them needs no other call for that. */
  private Mono<KeyRows> counted(
      AdminApi api, ServerWebExchange page, KeyListQuery query, String organization) {
    boolean all = next().isEmpty() && query.value("cursor").isEmpty();
    if (all || !query.value("sha256").isEmpty()) {
      return Mono.just(with(words(items().size(), true)));
    }
    return api.get(page, "/v1/keys/counts?" + query.ofCounts(organization))
        .map(counts -> with(words(counts.number("total"), counts.flag("complete"))));
  }

  private KeyRows with(String words) {
    return new KeyRows(keys, sparks, names, words);
  }

  private static String words(long count, boolean complete) {
    String number = String.format(Locale.ENGLISH, "%,d", count);
    return (complete ? number : "more than " + number) + (count == 1 ? " key" : " keys");
  }

  /** The names of a key's projects, in order; the IDs of those that have been deleted. */
  public List<String> projects(Json key) {
    return key.texts("projects").stream().map(id -> names.getOrDefault(id, id)).sorted().toList();
  }

  /** The records. */
  public List<Json> items() {
    return keys.list("items");
  }

  /** Where the next page begins; empty where there is none. */
  public String next() {
    return keys.text("next");
  }
}
