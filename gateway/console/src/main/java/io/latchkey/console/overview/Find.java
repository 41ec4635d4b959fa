package io.latchkey.console.overview;

import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A place that somebody may want to go to.
 *
 * @param name what it is called there
 * @param kind what it is, such as {@code Key}; what else tells it from others
 */
record Find(String icon, String name, String kind, String link) {

  private static final int MOST_PROJECTS = 6;
  private static final String PAGE = "Page";
  private static final String ACTION = "Action";

  /** Who may go to a place. */
  private enum Needs {
    NOTHING,
    CREATOR,
    ADMIN,
    OPERATOR;

    private boolean isMetBy(Shell shell) {
      return switch (this) {
        case NOTHING -> true;
        case CREATOR -> shell.creates();
        case ADMIN -> shell.admin();
        case OPERATOR -> shell.operator();
      };
    }
  }

  private record Fixed(Needs needs, Find place) {}

  private static final List<Fixed> FIXED =
      List.of(
          action(Needs.CREATOR, "plus", "Create an API key", "/keys/new"),
          action(Needs.ADMIN, "plus", "Create a project", "/projects/new"),
          action(Needs.ADMIN, "members", "Invite somebody", "/members"),
          action(Needs.ADMIN, "webhook", "Add a webhook", "/webhooks"),
          action(Needs.NOTHING, "explain", "Explain a refused request", "/explain"),
          action(Needs.NOTHING, "ban", "Find a leaked key by its secret", "/keys"),
          action(Needs.NOTHING, "clock", "Show keys that expire soon", "/keys?show=expiring"),
          action(Needs.NOTHING, "pause", "Show unused keys", "/keys?show=unused"),
          page(Needs.NOTHING, "home", "Overview", "/"),
          page(Needs.NOTHING, "key", "API keys", "/keys"),
          page(Needs.NOTHING, "project", "Projects", "/projects"),
          page(Needs.NOTHING, "events", "Events", "/events"),
          page(Needs.NOTHING, "fleet", "Fleet", "/fleet"),
          page(Needs.NOTHING, "members", "Members", "/members"),
          page(Needs.NOTHING, "policy", "Policies: expiry and leaks", "/policies"),
          page(Needs.NOTHING, "webhook", "Webhooks", "/webhooks"),
          page(Needs.NOTHING, "token", "Admin tokens", "/tokens"),
          page(Needs.OPERATOR, "settings", "Settings", "/settings"),
          page(Needs.NOTHING, "organization", "Organizations", "/organizations"),
          page(Needs.NOTHING, "user", "Your account and password", "/account"));

  private static Fixed action(Needs needs, String icon, String name, String link) {
    return new Fixed(needs, new Find(icon, name, ACTION, link));
  }

  private static Fixed page(Needs needs, String icon, String name, String link) {
    return new Fixed(needs, new Find(icon, name, PAGE, link));
  }

  /** The places with a text in their names: keys and projects first. */
  static List<Find> all(Shell shell, String text, List<Json> keys, List<Json> projects) {
    List<Find> found = new ArrayList<>(ofKeys(keys));
    if (!text.isEmpty()) {
      projects.stream()
          .filter(each -> has(each.text("name") + " " + each.text("slug"), text))
          .limit(MOST_PROJECTS)
          .map(
              each ->
                  new Find(
                      "project",
                      each.text("name"),
                      "Project",
                      "/projects/" + Paths.segment(each.text("id"))))
          .forEach(found::add);
    }
    FIXED.stream()
        .filter(each -> each.needs.isMetBy(shell) && has(each.place.name, text))
        .map(Fixed::place)
        .forEach(found::add);
    return found;
  }

  /** The pages of keys. */
  static List<Find> ofKeys(List<Json> keys) {
    return keys.stream().map(Find::ofKey).toList();
  }

  private static Find ofKey(Json key) {
    String kind = "Key …" + key.text("tail") + ", " + key.text("status");
    return new Find("key", key.text("name"), kind, "/keys/" + Paths.segment(key.text("id")));
  }

  private static boolean has(String name, String text) {
    return name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
