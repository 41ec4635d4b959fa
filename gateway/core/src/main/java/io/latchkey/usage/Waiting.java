package io.latchkey.usage;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and not written yet, merged by key, project and organization, and by day. For one
 * thread; read by others.
 */
final class Waiting implements UsageCounts.Sink {

  private static final int HOURS = 24;

  private final Map<Place, Day> days = new LinkedHashMap<>();
  private final Room room;
  private final UsageOwners owners;

  Waiting(int maximum, UsageOwners owners) {
    this.room = new Room(maximum);
    this.owners = owners;
  }

  private record Place(String of, long day) {}

  private static final class Day {
    private final Map<String, Long> counts = new HashMap<>();
    private @Nullable LastUse lastUse;
    private @Nullable LastUse oldSecretUse;
  }

  @Override
  public void count(KeyId key, @Nullable ProjectId project, long hour, String outcome, long count) {
    add(key.toString(), project, hour, outcome, count);
    if (outcome.equals(UsageCounts.OLD_SECRET)) {
      return;
    }
    boolean isDenied = !outcome.equals(UsageCounts.ALLOWED) && !UsageRow.isUpstreams(outcome);
    OrganizationId ofProject = project == null ? null : owners.of(project);
    OrganizationId owner = isDenied ? owners.of(key) : ofProject;
    if (owner != null) {
      add(owner.value(), null, hour, outcome, count);
    }
    // A key may have asked for a project of somebody else, who is not to see that.
    if (project != null && owner != null && owner.equals(ofProject)) {
      add(project.value(), null, hour, outcome, count);
    }
  }

  private void add(String of, @Nullable ProjectId project, long hour, String outcome, long count) {
    Place place = new Place(of, Math.floorDiv(hour, HOURS));
    String field = UsageRow.field((int) Math.floorMod(hour, HOURS), project, outcome);
    Day day = days.get(place);
    boolean isKnown = day != null && day.counts.containsKey(field);
    if (!isKnown && !room.take()) {
      room.drop(count);
      return;
    }
    days.computeIfAbsent(place, each -> new Day()).counts.merge(field, count, Long::sum);
  }

  @Override
  public void lastUse(KeyId key, long atMillis, InetAddress from) {
    Day day = day(key, atMillis);
    if (day != null) {
      LastUse use = use(atMillis, from);
      day.lastUse = day.lastUse == null ? use : day.lastUse.orLater(use);
    }
  }

  @Override
  public void oldSecretUse(KeyId key, long atMillis, InetAddress from) {
    Day day = day(key, atMillis);
    if (day != null) {
      LastUse use = use(atMillis, from);
      day.oldSecretUse = day.oldSecretUse == null ? use : day.oldSecretUse.orLater(use);
    }
  }

  private @Nullable Day day(KeyId key, long atMillis) {
    return days.get(new Place(key.toString(), Math.floorDiv(atMillis, HOURS * 3_600_000L)));
  }

  private static LastUse use(long atMillis, InetAddress from) {
    return new LastUse(Instant.ofEpochMilli(atMillis), address(from));
  }

  private static String address(InetAddress from) {
    String text = from.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** Takes out at most so many days, oldest first, as one batch. */
  List<UsageDay> take(int most, long batch) {
    List<UsageDay> taken = new ArrayList<>();
    Iterator<Map.Entry<Place, Day>> all = days.entrySet().iterator();
    while (taken.size() < most && all.hasNext()) {
      Map.Entry<Place, Day> each = all.next();
      Place place = each.getKey();
      Day day = each.getValue();
      LocalDate date = LocalDate.ofEpochDay(place.day);
      taken.add(new UsageDay(place.of, date, day.counts, day.lastUse, day.oldSecretUse, batch));
      room.free(day.counts.size());
      all.remove();
    }
    return taken;
  }

  /** How many counts there are. */
  int size() {
    return room.taken();
  }

  /** How much was dropped for want of room. */
  long dropped() {
    return room.dropped();
  }
}
