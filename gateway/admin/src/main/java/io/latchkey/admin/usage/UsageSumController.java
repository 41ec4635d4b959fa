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
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
  private final InstantSource clock;

  UsageSumController(Access access, KeySearch search, UsageStore usage, InstantSource clock) {
    this.access = access;
    this.search = search;
    this.usage = usage;
    this.clock = clock;
  }

  /**
   * The use of an organization's keys together, in all of its projects or in one. At most the 1000
   * newest keys are added up.
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
    LocalDate first = LocalDate.ofInstant(period.from(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(period.to().minusNanos(1), ZoneOffset.UTC);
    List<List<UsageRow>> rows = new ArrayList<>();
    KeyPlace after = null;
    do {
      KeySearch.Found some = search.search(KeyQuery.all(owner, null), after, STEP);
      List<KeyId> ids = some.hits().stream().map(hit -> hit.record().key().id()).toList();
      rows.addAll(usage.read(ids, first, last).values());
      after = some.next();
    } while (after != null && rows.size() < MOST_KEYS);
    return UsageSum.of(period, project == null ? null : project.id(), rows, after == null);
  }
}
