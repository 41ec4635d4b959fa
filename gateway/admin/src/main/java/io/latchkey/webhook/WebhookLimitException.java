package io.latchkey.webhook;

/** An organization has as many webhooks as it may have; nothing was stored. */
public class WebhookLimitException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public WebhookLimitException() {
    super("the organization has all the webhooks that it may have");
  }
}
