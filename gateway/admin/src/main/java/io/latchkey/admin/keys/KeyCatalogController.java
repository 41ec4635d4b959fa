package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.LabelForm;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Texts;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.keys.KeyCatalog.Found;
import io.latchkey.admin.problem.Fault;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.Project;
import io.latchkey.usage.UsageStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Shows and describes API keys, never their secrets. */
@RestController
@RequestMapping("/v1/keys")
final class KeyCatalogController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 200;
  private static final int LONGEST_TEXT = 80;

  private final Access access;
  private final KeyCatalog catalog;
  private final UsageStore usage;
  private final KeyLifecycle lifecycle;
  private final KeyHasher hasher;
  private final InstantSource clock;

  KeyCatalogController(
      Access access,
      KeyCatalog catalog,
      UsageStore usage,
      KeyLifecycle lifecycle,
      KeyHasher hasher,
      InstantSource clock) {
    this.access = access;
    this.catalog = catalog;
    this.usage = usage;
    this.lifecycle = lifecycle;
    this.hasher = hasher;
    this.clock = clock;
  }

  /**
   * A page of keys, in the order of {@link KeyQuery#order}. It may be shorter than asked for, or
   * empty, and still have a {@code next}: one call examines a bounded number of keys.
   */
  @GetMapping
  PageView<KeyView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    Found found = catalog.find(filter(actor, query));
    long now = clock.millis();
    KeyPlace next = found.next();
    return new PageView<>(views(found.records(), now), next == null ? null : KeyCursor.write(next));
  }

  private List<KeyView> views(List<KeyRecord> records, long now) {
    KeyUses uses = KeyUses.of(usage, records, now);
    return records.stream()
        .map(record -> KeyView.of(record, now, uses.last(record), uses.old(record)))
        .toList();
  }

  /** How many keys a list with the same filters has, and how many need attention. */
  @GetMapping("/counts")
  KeyCounts count(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    return catalog.count(wanted(actor, new QueryParameters(query)));
  }

  private KeyFilter filter(Actor actor, MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    Integer limit = parameters.optional("limit", KeyCatalogController::limit);
    KeyPlace after = parameters.optional("cursor", KeyCursor::read);
    KeySort sort = parameters.optional("sort", KeySort::read);
    KeyHash hash = parameters.optional("sha256", this::hash);
    KeyFilter wanted = wanted(actor, parameters);
    boolean isOurs =
        after == null
            || (sort == null ? wanted.query().takes(after) : after instanceof KeyPlace.ByRank);
    if (!isOurs) {
      throw QueryParameters.fault(new Fault("cursor", KeyCursor.NOT_OURS));
    }
    int most = limit == null ? DEFAULT_LIMIT : limit;
    return new KeyFilter(wanted.query(), wanted.use(), most, after, hash, sort);
  }

  /** Reads the rest of a query: which keys are wanted, whatever is shown of them. */
  private KeyFilter wanted(Actor actor, QueryParameters parameters) {
    String organization = parameters.optional("organization", text -> text);
    String project = parameters.optional("project", text -> text);
    String creator = parameters.optional("creator", KeyCatalogController::text);
    KeyStatus status = parameters.optional("status", KeyCatalogController::status);
    String type = parameters.optional("type", KeyCatalogController::text);
    Instant expiring = parameters.optional("expiringBefore", KeyCatalogController::date);
    Instant unused = parameters.optional("unusedSince", KeyCatalogController::date);
    KeyActivity activity = parameters.optional("activity", KeyActivity::read);
    String owner = parameters.optional("owner", LabelForm::owner);
    String tag = parameters.optional("tag", LabelForm::tag);
    String text = parameters.optional("q", KeyCatalogController::text);
    parameters.done();
    OrganizationId tenant =
        project == null || organization != null ? access.listed(actor, organization) : null;
    Project only = project == null ? null : access.project(actor, Right.SEE, project);
    KeyQuery wanted =
        new KeyQuery(
            tenant == null && only != null ? only.organization() : tenant,
            only == null ? null : only.id(),
            creator,
            status,
            type,
            expiring,
            text,
            owner,
            tag,
            clock.millis());
    KeyFilter.Use use = new KeyFilter.Use(unused, activity);
    return new KeyFilter(wanted, use, HIGHEST_LIMIT, null, null, null);
  }

  private KeyHash hash(String text) {
    return hasher.ofSha256(VerificationForm.sha256(StringNode.valueOf(text)));
  }

  private static KeyStatus status(String text) {
    return switch (text) {
      case "active" -> KeyStatus.ACTIVE;
      case "suspended" -> KeyStatus.SUSPENDED;
      case "expired" -> KeyStatus.EXPIRED;
      case "revoked" -> KeyStatus.REVOKED;
      default ->
          throw new IllegalArgumentException("must be active, suspended, expired or revoked");
    };
  }

  private static Instant date(String text) {
    try {
      return Texts.time(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date such as 2030-01-31T12:00:00Z", e);
    }
  }

  private static String text(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("must be at most " + LONGEST_TEXT + " characters");
    }
    return text;
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > HIGHEST_LIMIT) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + HIGHEST_LIMIT);
    }
    return Integer.parseInt(text);
  }

  @GetMapping("/{id}")
  ResponseEntity<KeyView> show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return shown(access.key(actor, Right.SEE, id));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  ResponseEntity<KeyView> describe(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    KeyRecord current = access.key(actor, Right.CHANGE_KEYS, id);
    Versions.check(ifMatch, current.key().version());
    return shown(lifecycle.describe(actor, current, KeyForm.edit(current, body)));
  }

  private ResponseEntity<KeyView> shown(KeyRecord record) {
    return Versions.response(record.key().version(), views(List.of(record), clock.millis()).get(0));
  }
}
