package io.latchkey.keystore.redis;

import io.latchkey.key.KeyId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What search.lua is asked: see there. Built once, by one thread. */
final class SearchRequest {

  /** How many keys one run of the script looks at: a millisecond or two of Redis. */
  static final int LOOK = 500;

  /** So short a list is answered whole. */
  private static final int FEW = 1_000;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<String> keys = new ArrayList<>();
  private final List<Integer> lists = new ArrayList<>();
  private final List<Integer> without = new ArrayList<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  SearchRequest(KeyPlaces at, String order, int most) {
    key(at.index());
    key(at.names().of("changes", "sequence"));
    fields.put("order", order);
    fields.put("lists", lists);
    fields.put("without", without);
    fields.put("records", at.names().of("key", ""));
    fields.put("look", LOOK);
    fields.put("most", most);
    fields.put("few", FEW);
  }

  /** An index that lacks keys won't do. */
  SearchRequest whole() {
    fields.put("whole", true);
    return this;
  }

  SearchRequest in(String list) {
    lists.add(key(list));
    return this;
  }

  SearchRequest without(String list) {
    without.add(key(list));
    return this;
  }

  SearchRequest notEndedBy(String ends, long now) {
    fields.put("ends", key(ends));
    return number("now", now);
  }

  SearchRequest index(String index) {
    fields.put("index", key(index));
    return this;
  }

  /** No list is short enough to be answered whole. */
  SearchRequest neverFew() {
    fields.put("few", -1);
    return this;
  }

  SearchRequest behind(long score, KeyId id) {
    fields.put("id", id.toString());
    return number("score", score);
  }

  SearchRequest text(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** As a text: the script's numbers would lose digits. */
  SearchRequest number(String name, long value) {
    return text(name, Long.toString(value));
  }

  List<String> keys() {
    return keys;
  }

  String json() {
    return MAPPER.writeValueAsString(fields);
  }

  private int key(String name) {
    keys.add(name);
    return keys.size();
  }
}
