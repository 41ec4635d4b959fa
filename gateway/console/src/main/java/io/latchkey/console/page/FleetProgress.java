package io.latchkey.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a revocation has come, gateway by gateway.
 *
 * @param gateways in no order
 * @param tookMillis until the last one that has confirmed
 */
public record FleetProgress(List<Gateway> gateways, long tookMillis) {

  private static final String EACH = ",";
  private static final String TIME = "~";

  private enum State {
    CONFIRMED,
    PENDING,
    GONE
  }

  /**
   * A gateway.
   *
   * @param millis until it confirmed; negative if that is not known
   * @param leaseEnds until when it could accept the key; empty unless it is pending
   */
  record Gateway(String name, State state, long millis, String leaseEnds) {

    public boolean isConfirmed() {
      return state == State.CONFIRMED;
    }

    public boolean isPending() {
      return state == State.PENDING;
    }

    /** Whether its lease ran out before it confirmed. */
    public boolean isGone() {
      return state == State.GONE;
    }

    /** How long it took, in words that follow others. */
    public String time() {
      return millis < 0 ? "" : ", after " + millis + " ms";
    }
  }

  /** What the admin API answered to a revocation. */
  public static FleetProgress of(Json revocation) {
    List<Gateway> gateways = new ArrayList<>();
    for (Json each : revocation.list("confirmations")) {
      gateways.add(
          new Gateway(each.text("instance"), State.CONFIRMED, each.number("tookMillis"), ""));
    }
    for (Json each : revocation.list("pending")) {
      gateways.add(new Gateway(each.text("instance"), State.PENDING, -1, each.text("leaseEnds")));
    }
    return new FleetProgress(gateways, revocation.number("tookMillis"));
  }

  /**
   * What the fleet looks like later.
   *
   * @param instances as the admin API lists them, after the revocation was stored
   * @param times what {@link #times} said before; empty if nothing was seen yet
   * @param sinceMillis how long ago the key was revoked
   */
  public static FleetProgress later(List<Json> instances, String times, long sinceMillis) {
    Map<String, Long> before = read(times);
    List<Gateway> gateways = new ArrayList<>();
    long took = 0;
    for (Json each : instances) {
      String name = each.text("id");
      Long known = before.get(name);
      if (each.flag("level") || (known != null && known >= 0)) {
        long millis = known == null ? -1 : known >= 0 ? known : sinceMillis;
        took = Math.max(took, millis);
        gateways.add(new Gateway(name, State.CONFIRMED, millis, ""));
      } else if (each.flag("alive")) {
        gateways.add(new Gateway(name, State.PENDING, -1, each.text("leaseEnds")));
      } else if (known != null) {
        gateways.add(new Gateway(name, State.GONE, -1, ""));
      }
    }
    return new FleetProgress(gateways, took);
  }

  /** What is known of each gateway, for {@link #later}. */
  public String times() {
    return gateways.stream()
        .map(each -> each.name + TIME + each.millis)
        .collect(Collectors.joining(EACH));
  }

  private static Map<String, Long> read(String times) {
    Map<String, Long> read = new LinkedHashMap<>();
    for (String each : times.split(EACH, -1)) {
      int end = each.lastIndexOf(TIME);
      if (end > 0 && each.substring(end + 1).matches("-1|[0-9]{1,9}")) {
        read.put(each.substring(0, end), Long.valueOf(each.substring(end + 1)));
      }
    }
    return read;
  }

  /** Whether no gateway can accept the key any more. */
  public boolean isDone() {
    return gateways.stream().noneMatch(Gateway::isPending);
  }

  /** The same in a sentence. */
  public String summary() {
    long confirmed = gateways.stream().filter(Gateway::isConfirmed).count();
    String count =
        confirmed
            + " of "
            + gateways.size()
            + (gateways.size() == 1 ? " gateway" : " gateways")
            + (confirmed == 1 ? " refuses it" : " refuse it");
    return isDone()
        ? count + (tookMillis > 0 || confirmed > 0 ? ", after " + tookMillis + " ms." : ".")
        : count + " so far. Waiting for the others.";
  }
}
