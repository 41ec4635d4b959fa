package io.latchkey.webhook;

/** A webhook's secret was sealed under another pepper than the server has. */
final class UnreadableSecretException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableSecretException() {
    super("the webhook's secret can't be read: latchkey.secret.pepper is another one");
  }
}
