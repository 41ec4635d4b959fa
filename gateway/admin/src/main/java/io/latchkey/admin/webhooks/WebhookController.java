package io.latchkey.admin.webhooks;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.PageView;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.form.Versions;
import io.latchkey.admin.webhooks.WebhookView.AnswerView;
import io.latchkey.admin.webhooks.WebhookView.CreatedWebhookView;
import io.latchkey.admin.webhooks.WebhookView.DeliveryView;
import io.latchkey.admin.webhooks.WebhookView.TestView;
import io.latchkey.key.OrganizationId;
import io.latchkey.webhook.Outbox;
import io.latchkey.webhook.Outbox.Place;
import io.latchkey.webhook.Outbox.Recent;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookStore;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, shows, edits, tests and ends webhooks. A webhook's version is its entity tag. */
@RestController
@RequestMapping("/v1/webhooks")
final class WebhookController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 500;

  private final Access access;
  private final WebhookStore store;
  private final Outbox outbox;
  private final WebhookForm form;
  private final Webhooks webhooks;
  private final WebhookPing tests;

  WebhookController(
      Access access,
      WebhookStore store,
      Outbox outbox,
      WebhookForm form,
      Webhooks webhooks,
      WebhookPing tests) {
    this.access = access;
    this.store = store;
    this.outbox = outbox;
    this.form = form;
    this.webhooks = webhooks;
    this.tests = tests;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<CreatedWebhookView> create(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Webhooks.Created created = webhooks.create(actor, form.newWebhook(actor, body));
    return ResponseEntity.created(URI.create("/v1/webhooks/" + created.webhook().id()))
        .body(new CreatedWebhookView(view(actor, created.webhook()), created.secret().reveal()));
  }

  @GetMapping
  PageView<WebhookView> list(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String organization = parameters.optional("organization", text -> text);
    parameters.done();
    @Nullable OrganizationId whose = access.listed(actor, organization);
    return PageView.whole(store.list(whose).stream().map(each -> view(actor, each)).toList());
  }

  @GetMapping("/{webhook}")
  ResponseEntity<WebhookView> show(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    return answer(actor, webhooks.find(actor, Right.SEE, id));
  }

  @PatchMapping(
      path = "/{webhook}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  ResponseEntity<WebhookView> edit(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody JsonNode body) {
    QueryParameters.none(query);
    Webhook webhook = webhooks.find(actor, Right.EDIT_WEBHOOKS, id);
    Versions.check(ifMatch, webhook.version());
    return answer(actor, webhooks.edit(actor, webhook.id(), form.edit(body), ifMatch));
  }

  private ResponseEntity<WebhookView> answer(Actor actor, Webhook webhook) {
    return Versions.response(webhook.version(), view(actor, webhook));
  }

  /** The recent deliveries: those that wait, the soonest first, then the last that ended. */
  @GetMapping("/{webhook}/deliveries")
  PageView<DeliveryView> deliveries(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    Integer limit = parameters.optional("limit", WebhookController::limit);
    Place after = parameters.optional("cursor", DeliveryCursor::read);
    parameters.done();
    Webhook webhook = webhooks.find(actor, Right.SEE, id);
    Recent recent = outbox.recent(webhook.id(), after, limit == null ? DEFAULT_LIMIT : limit);
    Place next = recent.next();
    return new PageView<>(
        recent.deliveries().stream().map(DeliveryView::of).toList(),
        next == null ? null : DeliveryCursor.write(next));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > HIGHEST_LIMIT) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + HIGHEST_LIMIT);
    }
    return Integer.parseInt(text);
  }

  @PostMapping("/{webhook}/test")
  TestView test(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    WebhookPing.Tested tested = tests.test(actor, webhooks.find(actor, Right.EDIT_WEBHOOKS, id));
    return new TestView(tested.event(), AnswerView.of(tested.answer()));
  }

  @PostMapping("/{webhook}/enable")
  WebhookView enable(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Webhook webhook = webhooks.find(actor, Right.EDIT_WEBHOOKS, id);
    return view(actor, webhooks.set(actor, webhook.id(), null));
  }

  @PostMapping("/{webhook}/disable")
  WebhookView disable(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Webhook webhook = webhooks.find(actor, Right.EDIT_WEBHOOKS, id);
    return view(actor, webhooks.set(actor, webhook.id(), webhooks.byHand()));
  }

  @DeleteMapping("/{webhook}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @PathVariable("webhook") String id,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters.none(query);
    Webhook webhook = webhooks.find(actor, Right.EDIT_WEBHOOKS, id);
    access.fresh(actor);
    webhooks.delete(actor, webhook.id());
  }

  private WebhookView view(Actor actor, Webhook webhook) {
    return WebhookView.of(actor, webhook, outbox.standing(webhook.id()));
  }
}
