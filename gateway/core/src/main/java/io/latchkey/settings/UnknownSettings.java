package io.latchkey.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Names that no setting has: a typing error must not be taken for a setting that is made. */
final class UnknownSettings {

  private static final String PREFIX = "latchkey";
  private static final String CLIENT = "spring.cloud.gateway.server.webflux.httpclient";
  private static final String OLD_CLIENT = "spring.cloud.gateway.httpclient";
  private static final int NEAR = 4;

  /** What Spring Boot or the wrong habit suggests, and what it is called here. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "server.port",
              "must be latchkey.proxy.port or latchkey.console.port: there are two doors",
          "server.address", "must be latchkey.proxy.address or latchkey.console.address",
          "management.server.port", "must be latchkey.console.port: health and meters are there");

  /** What Kubernetes puts into the environment beside a service of our name. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_SERVICE_(HOST|PORT.*)|.*_PORT(_\\d+_(TCP|UDP|SCTP).*)?");

  private final Collection<SettingsName> known;

  UnknownSettings(Collection<SettingsName> known) {
    this.known = known;
  }

  /** A rule for each property below our prefix that is set and must not be. */
  Map<String, String> ofOurs(SettingsValues values) {
    Map<String, String> rules = new LinkedHashMap<>();
    addBelow(PREFIX, values, rules);
    return rules;
  }

  /** The same, and for what our own gateway takes from nobody else: it is all of its process. */
  Map<String, String> in(SettingsValues values) {
    Map<String, String> rules = ofOurs(values);
    addBelow(CLIENT, values, rules);
    values
        .below(OLD_CLIENT)
        .keySet()
        .forEach(name -> rules.put(name.toString(), "must begin with " + CLIENT));
    values
        .variables(PREFIX)
        .keySet()
        .forEach(
            variable -> {
              if (!isKnownVariable(variable) && !SERVICE_LINK.matcher(variable).matches()) {
                String name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
                rules.put(name, rule(name));
              }
            });
    ELSEWHERE.forEach(
        (property, rule) -> {
          if (values.find(property) != null) {
            rules.put(property, rule);
          }
        });
    return rules;
  }

  private void addBelow(String prefix, SettingsValues values, Map<String, String> rules) {
    values
        .below(prefix)
        .forEach(
            (name, value) -> {
              if (!isKnown(name) && !(value.toString().isEmpty() && isGroup(name))) {
                rules.put(name.toString(), rule(name.toString()));
              }
            });
  }

  private boolean isKnown(ConfigurationPropertyName name) {
    ConfigurationPropertyName plain = ConfigurationPropertyName.EMPTY;
    for (int i = 0; i < name.getNumberOfElements(); i++) {
      if (!name.isNumericIndex(i)) {
        plain = plain.append(name.getElement(i, ConfigurationPropertyName.Form.ORIGINAL));
      }
    }
    for (SettingsName each : known) {
      ConfigurationPropertyName property = ConfigurationPropertyName.of(each.property());
      if (property.equals(plain) || each.open() && property.isAncestorOf(plain)) {
        return true;
      }
    }
    return false;
  }

  private boolean isGroup(ConfigurationPropertyName name) {
    return known.stream()
        .anyMatch(each -> name.isAncestorOf(ConfigurationPropertyName.of(each.property())));
  }

  private boolean isKnownVariable(String variable) {
    String letters = letters(variable.replaceAll("_\\d+$", ""));
    return known.stream()
        .anyMatch(
            each ->
                letters(each.property()).equals(letters)
                    || each.open() && letters.startsWith(letters(each.property())));
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private String rule(String name) {
    String none = "must not be set: there is no such setting";
    return known.stream()
        .map(SettingsName::property)
        .min(Comparator.comparingInt(each -> distance(each, name)))
        .filter(nearest -> distance(nearest, name) <= NEAR)
        .map(nearest -> none + "; the nearest is " + nearest)
        .orElse(none);
  }

  /** How many letters must be added, dropped or changed to come from one text to the other. */
  private static int distance(String one, String other) {
    int[] costs = new int[other.length() + 1];
    for (int j = 0; j < costs.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(change, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[other.length()];
  }
}
