package io.latchkey.admin;

import io.latchkey.key.KeyId;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
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
    KeyId key = access.key(actor, Right.SEE, id).key().id();
    LocalDate first = LocalDate.ofInstant(period.from(), ZoneOffset.UTC);
    Instant end = period.to().minusNanos(1);
    List<UsageRow> rows = usage.read(key, first, LocalDate.ofInstant(end, ZoneOffset.UTC));
    return UsageView.of(key, period, rows);
  }
}
