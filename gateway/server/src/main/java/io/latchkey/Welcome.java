package io.latchkey;

import io.latchkey.demo.DemoProject;
import io.latchkey.demo.DemoProject.FirstKey;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a person sees when a gateway is really ready.
 *
 * @param proxy the proxy's address; null where this process has none
 * @param console the admin API's address; null where this process has none
 * @param token how to get at the admin token
 */
record Welcome(@Nullable String proxy, @Nullable String console, Token token) {

  /**
   * The admin token.
   *
   * @param shell what stands for it in a command
   * @param place where it is, for people
   */
  record Token(String shell, String place) {}

  /**
   * The lines.
   *
   * @param demo whether the demo project is there
   * @param first its first key, where it was made now
   */
  String text(boolean demo, @Nullable FirstKey first) {
    StringBuilder text = new StringBuilder("\nLatchkey is ready.\n\n");
    if (proxy != null) {
      text.append("  Proxy        ").append(proxy).append("/proxy/PROJECT\n");
    }
    if (console != null) {
      text.append("  Console      ").append(console).append("/\n");
      text.append("  Admin API    ").append(console).append("/v1\n");
      text.append("  Admin token  ").append(token.place).append('\n');
    }
    if (demo) {
      text.append("  Demo         project demo; its upstream shows what reaches it\n");
    }
    if (demo && proxy != null && console != null) {
      text.append(first == null ? laterStart(proxy, console) : firstStart(proxy, console, first));
    }
    return text.toString();
  }

  private String firstStart(String proxy, String console, FirstKey first) {
    String secret = first.secret().reveal();
    return """
      First key    %s with the secret %s, shown only now

    Use it:

    %s
    Make another, revoke the first:

      %s
      %s
    """
        .formatted(
            first.id(),
            secret,
            requests(proxy, "'", secret, first.id().toString()),
            create(console, ""),
            revoke(console, first.id().toString()));
  }

  private String laterStart(String proxy, String console) {
    String take = " | sed -n 's/.*\"secret\" *: *\"\\([^\"]*\\)\".*/\\1/p'";
    return """

    Make a key and use it:

      SECRET=$(%s)

    %s
    Revoke one:

      %s
    """
        .formatted(
            create(console, take),
            requests(proxy, "\"", "$SECRET", "KEY_ID"),
            revoke(console, "KEY_ID"));
  }

  /** What a client sends; {@code secret} is quoted so that a shell fills it in where it must. */
  private static String requests(String proxy, String quote, String secret, String keyId) {
    String json = "-H 'Content-Type: application/json' -d ";
    return """
      curl %1$s/proxy/%2$s -H %3$s -H 'X-Qanapi-Mode: encrypt' -H 'X-Qanapi-Fields: title,body' \\
           %4$s'{"title": "Sensitive title", "body": "Sensitive body text"}'
      curl %1$s/api-v1/v1/encrypt -H %3$s %4$s'{"data": "Your sensitive data"}'
      curl %1$s/proxy/%2$s/orders -H %5$s
      curl %1$s/proxy/%2$s/orders -u %6$s
    """
        .formatted(
            proxy,
            DemoProject.SLUG,
            quote + "X-Qanapi-Authorization: " + secret + quote,
            json,
            quote + "Authorization: " + secret + quote,
            quote + keyId + ":" + secret + quote);
  }

  private String create(String console, String then) {
    return """
    curl -s %s/v1/keys -H "Authorization: Bearer %s" -H 'Content-Type: application/json' \\
           -d '{"name": "Another key", "projects": ["%s"]}'%s\
    """
        .formatted(console, token.shell, DemoProject.SLUG, then);
  }

  private String revoke(String console, String keyId) {
    return "curl -X POST %s/v1/keys/%s/revoke -H \"Authorization: Bearer %s\""
        .formatted(console, keyId, token.shell);
  }
}
