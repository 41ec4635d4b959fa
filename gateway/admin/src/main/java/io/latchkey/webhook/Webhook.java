package io.latchkey.webhook;

import io.latchkey.event.Event;
import io.latchkey.key.OrganizationId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an organization's events are sent.
 *
 * @param url of the receiver
 * @param actions which events are sent: an action, all of a kind ({@code key.*}), or all ({@code
 *     *})
 * @param secret by which the receiver knows who sends
 * @param description free text; null for none
 * @param disabled since when and why nothing is sent; null where it is
 * @param version counts the record's changes, from 1
 */
public record Webhook(
    WebhookId id,
    OrganizationId organization,
    URI url,
    List<String> actions,
    SealedSecret secret,
    @Nullable String description,
    @Nullable Disabled disabled,
    Instant createdAt,
    int version) {

  /** The action of the event that a test of a webhook sends; it is never sent otherwise. */
  public static final String TESTED = "webhook.tested";

  private static final String ALL = "*";

  public Webhook {
    actions = List.copyOf(actions);
  }

  /** Since when and why nothing is sent. */
  public record Disabled(Instant at, String reason) {}

  /** The receiver's host, for people: with its port if its name has an underscore. */
  public String host() {
    String host = url.getHost();
    return host == null ? url.getRawAuthority() : host;
  }

  /** Whether anything is sent. */
  public boolean isEnabled() {
    return disabled == null;
  }

  /** Whether an event is to be sent. */
  public boolean wants(Event event) {
    return isEnabled()
        && organization.value().equals(event.organization())
        && !event.action().equals(TESTED)
        && actions.stream().anyMatch(each -> covers(each, event.action()));
  }

  private static boolean covers(String pattern, String action) {
    return pattern.endsWith(ALL)
        ? action.startsWith(pattern.substring(0, pattern.length() - 1))
        : action.equals(pattern);
  }

  /** This webhook with these, one version later; its secret stays. */
  public Webhook edited(
      URI newUrl, List<String> newActions, @Nullable String text, @Nullable Disabled state) {
    return new Webhook(
        id, organization, newUrl, newActions, secret, text, state, createdAt, version + 1);
  }

  /** This webhook as it is enabled or disabled, one version later. */
  public Webhook with(@Nullable Disabled state) {
    return new Webhook(
        id, organization, url, actions, secret, description, state, createdAt, version + 1);
  }
}
