package io.latchkey.admin.usage;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.Fault;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeySearch;
import io.latchkey.keystore.Project;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import io.latchkey.usage.UsageTotals;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Adds up what the keys of an organization were used for. */
@RestController
final class UsageSumController {

  private static final int MOST_KEYS = 1000;
  private static final int STEP = 100;
  private static final String ORGANIZATION = "organization";

  private final Access access;
  private final KeySearch search;
  private final UsageStore usage;
  private final UsageTotals totals;
  private final InstantSource clock;

  UsageSumController(
      Access access, KeySearch search, UsageStore usage, UsageTotals totals, InstantSource clock) {
    this.access = access;
    this.search = search;
    this.usage = usage;
    this.totals = totals;
    this.clock = clock;
  }

  /**
   * The use of an organization's keys together, in all of its projects or in one: the sums that
   * were written, and before there were any, the 1000 newest keys.
   */
  @GetMapping("/v1/usage")
  UsageSum sum(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String organization = parameters.optional(ORGANIZATION, text -> text);
    String named = parameters.optional("project", text -> text);
    UsagePeriod period = UsagePeriod.read(parameters, clock.instant());
    Project project = named == null ? null : access.project(actor, Right.SEE, named);
    return sum(period, owner(actor, organization, project), project);
  }

  private OrganizationId owner(
      Actor actor, @Nullable String organization, @Nullable Project project) {
    if (project != null) {
      return project.organization();
    }
    OrganizationId owner = organization == null ? null : access.listed(actor, organization);
    if (owner == null) {
      throw QueryParameters.fault(
          new Fault(ORGANIZATION, "must be there, or else the ID of a project"));
    }
    return owner;
  }

  private UsageSum sum(UsagePeriod period, OrganizationId owner, @Nullable Project project) {
    Instant summed = totals.since();
    Instant since = summed == null ? period.to() : UsagePeriod.Step.HOUR.ceiling(summed);
    UsageSum.Sums sums = new UsageSum.Sums(period);
    boolean complete = true;
    Instant start = period.from().isBefore(since) ? since : period.from();
    if (period.from().isBefore(since)) {
      Instant end = since.isBefore(period.to()) ? since : period.to();
      complete = addKeys(sums, period.from(), end, owner, project);
    }
    if (start.isBefore(period.to())) {
      String of = project == null ? owner.value() : project.id().value();
      totals.read(of, day(start), day(period.to().minusNanos(1))).stream()
          .filter(row -> !row.hour().isBefore(start))
          .forEach(sums::add);
    }
    return sums.done(complete ? null : since);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** Adds up keys one by one, as long as there were no sums; whether these were all keys. */
  private boolean addKeys(
      UsageSum.Sums sums,
      Instant from,
      Instant to,
      OrganizationId owner,
      @Nullable Project project) {
    KeyPlace after = null;
    int count = 0;
    do {
      KeySearch.Found some = search.search(KeyQuery.all(owner, null), after, STEP);
      List<KeyId> ids = some.hits().stream().map(hit -> hit.record().key().id()).toList();
      for (List<UsageRow> rows : usage.read(ids, day(from), day(to.minusNanos(1))).values()) {
        for (UsageRow row : rows) {
          boolean isWanted = project == null || project.id().equals(row.project());
          if (isWanted && row.hour().isBefore(to)) {
            sums.add(row);
          }
        }
      }
      count += ids.size();
      after = some.next();
    } while (after != null && count < MOST_KEYS);
    return after == null;
  }
}
