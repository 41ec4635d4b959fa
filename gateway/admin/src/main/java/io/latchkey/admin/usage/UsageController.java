package io.latchkey.admin.usage;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what API keys were used for. */
@RestController
@RequestMapping("/v1/keys")
final class UsageController {

  private static final int MOST_KEYS = 100;
  private static final int MOST_HOURS = 168;
  private static final int USUAL_HOURS = 24;

  private final Access access;
  private final UsageStore usage;
  private final InstantSource clock;

  UsageController(Access access, UsageStore usage, InstantSource clock) {
    this.access = access;
    this.usage = usage;
    this.clock = clock;
  }

  /** A key's use by hour, day or month (UTC); what was used in the last second may be missing. */
  @GetMapping("/{id}/usage")
  UsageView show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    UsagePeriod period = UsagePeriod.read(query, clock.instant());
    ApiKey key = access.key(actor, Right.SEE, id).key();
    LocalDate first = LocalDate.ofInstant(period.from(), ZoneOffset.UTC);
    Instant end = period.to().minusNanos(1);
    List<UsageRow> rows = usage.read(key.id(), first, LocalDate.ofInstant(end, ZoneOffset.UTC));
    return UsageView.of(key, period, rows);
  }

  /**
   * The last hours of many keys, for a small line beside each. Keys that the caller does not see
   * are left out, as lists leave them out.
   */
  @GetMapping("/usage")
  UsageLines lines(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    List<KeyId> ids = parameters.optional("ids", UsageController::ids);
    Integer hours = parameters.optional("hours", UsageController::hours);
    if (!query.containsKey("ids")) {
      parameters.fault("ids", "must be there: key IDs with commas between them");
    }
    parameters.done();
    List<KeyId> seen =
        access.seenKeys(actor, ids == null ? List.of() : ids).stream()
            .map(record -> record.key().id())
            .toList();
    UsageLines.Window window =
        UsageLines.Window.until(clock.instant(), hours == null ? USUAL_HOURS : hours);
    return UsageLines.of(window, usage.read(seen, window.firstDay(), window.lastDay()));
  }

  private static List<KeyId> ids(String text) {
    List<String> parts = List.of(text.split(",", -1));
    List<KeyId> ids = parts.stream().map(KeyId::parse).filter(Objects::nonNull).distinct().toList();
    if (ids.size() < parts.size() || ids.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          "must be 1 to " + MOST_KEYS + " key IDs, each once, with commas between them");
    }
    return ids;
  }

  private static int hours(String text) {
    if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MOST_HOURS) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + MOST_HOURS);
    }
    return Integer.parseInt(text);
  }
}
