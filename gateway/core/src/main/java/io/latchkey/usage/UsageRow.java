package io.latchkey.usage;

import io.latchkey.key.ProjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How often something became of a key's requests in one hour.
 *
 * @param hour its beginning
 * @param project null where the request named none that is known
 * @param outcome {@code allowed}, a denial's code, a class such as {@code 2xx}, {@code
 *     upstream_unreachable}, {@code upstream_timeout} or {@code client_closed}; {@code old_secret}
 *     beside {@code allowed}
 */
public record UsageRow(Instant hour, @Nullable ProjectId project, String outcome, long count) {

  /** The name of a count within its day: {@code 13:prj_…:allowed}, in UTC. */
  static String field(int hourOfDay, @Nullable ProjectId project, String outcome) {
    return hourOfDay + ":" + (project == null ? "" : project.value()) + ":" + outcome;
  }

  /** Reads a count of a day; null where {@code field} is none. */
  public static @Nullable UsageRow read(LocalDate day, String field, String count) {
    String[] parts = field.split(":", -1);
    if (parts.length != 3 || !parts[0].matches("[0-9]|1[0-9]|2[0-3]")) {
      return null;
    }
    Instant hour = day.atTime(Integer.parseInt(parts[0]), 0).toInstant(ZoneOffset.UTC);
    return new UsageRow(hour, ProjectId.parse(parts[1]), parts[2], Long.parseLong(count));
  }

  /** Whether this is about which secret was shown, not about the decision. */
  public boolean isOldSecrets() {
    return outcome.equals(UsageCounts.OLD_SECRET);
  }

  /** Whether this is about the upstream's answer, not about the decision. */
  public boolean isUpstreams() {
    return isUpstreams(outcome);
  }

  /** Whether an outcome is the upstream's. */
  static boolean isUpstreams(String outcome) {
    return outcome.startsWith("upstream_")
        || outcome.endsWith("xx")
        || outcome.equals(UsageCounts.CLIENT_CLOSED);
  }
}
