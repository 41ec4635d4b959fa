package io.latchkey.encryption;

import io.latchkey.encryption.Policy.HeaderUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy in JSON, as the admin API takes it and the store keeps it. What is left out has its
 * default.
 *
 * @param rotateEvery a number and {@code h} or {@code d}
 */
public record PolicyDocument(
    @Nullable List<FieldDocument> fields,
    @Nullable List<String> destinations,
    @Nullable String headers,
    @Nullable Boolean caseSensitive,
    @Nullable String rotateEvery) {

  private static final int MOST_FIELDS = 64;
  private static final int MOST_DESTINATIONS = 32;
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([hd])");
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** The document of a policy, with nothing left out. */
  public static PolicyDocument of(Policy policy) {
    Duration rotateEvery = policy.rotateEvery();
    return new PolicyDocument(
        policy.fields().stream().map(FieldDocument::of).toList(),
        policy.destinations(),
        policy.headers().name().toLowerCase(Locale.ROOT),
        policy.caseSensitive(),
        rotateEvery == null ? null : text(rotateEvery));
  }

  private static String text(Duration duration) {
    return duration.toHours() % 24 == 0 ? duration.toDays() + "d" : duration.toHours() + "h";
  }

  /**
   * The policy.
   *
   * @throws InvalidPolicyException if it can't be as it is written
   */
  public Policy read() {
    List<FieldDocument> written = fields == null ? List.of() : fields;
    if (written.size() > MOST_FIELDS) {
      throw new InvalidPolicyException("fields", "must be a list of at most 64");
    }
    List<FieldRule> rules = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < written.size(); i++) {
      FieldRule rule = FieldDocument.read(written.get(i), "fields[" + i + "]");
      if (!paths.add(rule.path())) {
        throw new InvalidPolicyException("fields[" + i + "].path", "must not be named twice");
      }
      rules.add(rule);
    }
    return new Policy(
        rules, readDestinations(), readHeaders(), Boolean.TRUE.equals(caseSensitive), readAge());
  }

  private List<String> readDestinations() {
    List<String> written = destinations == null ? List.of() : destinations;
    if (written.size() > MOST_DESTINATIONS) {
      throw new InvalidPolicyException("destinations", "must be a list of at most 32");
    }
    List<String> origins = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String where = "destinations[" + i + "]";
      origins.add(Origin.read(written.get(i), where));
    }
    return origins.stream().distinct().toList();
  }

  private HeaderUse readHeaders() {
    if (headers == null) {
      return HeaderUse.ALLOWED;
    }
    return switch (headers) {
      case "allowed" -> HeaderUse.ALLOWED;
      case "refused" -> HeaderUse.REFUSED;
      default -> throw new InvalidPolicyException("headers", "must be allowed or refused");
    };
  }

  private @Nullable Duration readAge() {
    if (rotateEvery == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(rotateEvery);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration age =
          matcher.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count);
      if (age.compareTo(LONGEST) <= 0) {
        return age;
      }
    }
    throw new InvalidPolicyException(
        "rotateEvery", "must be a number of hours or days, such as 12h or 90d, up to 3650d");
  }
}
