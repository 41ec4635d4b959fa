package io.latchkey.declared.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An organization as all files together declare it. */
public final class DeclaredOrganization {

  private final String name;
  private final Place place;
  private final Map<String, List<Item>> lists = new TreeMap<>();

  DeclaredOrganization(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  void add(String list, List<Item> items) {
    lists.computeIfAbsent(list, each -> new ArrayList<>()).addAll(items);
  }

  public String name() {
    return name;
  }

  /** Where it is named first. */
  public Place place() {
    return place;
  }

  /** Its projects, members, webhooks or keys; null if no file has the list. */
  public @Nullable List<Item> list(String list) {
    return lists.get(list);
  }

  /** As {@link #list}; empty if no file has the list. */
  public List<Item> items(String list) {
    return lists.getOrDefault(list, List.of());
  }
}
