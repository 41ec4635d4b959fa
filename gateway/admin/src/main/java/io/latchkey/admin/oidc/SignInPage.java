package io.latchkey.admin.oidc;

import io.latchkey.admin.problem.ProblemException;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * The page that a browser sees for a moment after it was signed in, and for longer if it was not.
 */
final class SignInPage {

  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">%s
      <title>%s - Latchkey</title>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      <p>%s</p>
      <p><a href="%s">%s</a></p>
      </main>
      </body>
      </html>
      """;

  private SignInPage() {}

  /**
   * Takes the browser on by a page of ours: a redirect would still count as coming from the
   * provider, and the browser would leave the session's cookie out of it.
   */
  static ResponseEntity<String> signedIn(String returnTo) {
    String path = HtmlUtils.htmlEscape(returnTo);
    String refresh = "\n<meta http-equiv=\"refresh\" content=\"0; url=" + path + "\">";
    return answer(
        200, PAGE.formatted(refresh, "Signed in", "Signed in", "One moment.", path, "Continue"));
  }

  /** Says why nobody was signed in, and what to do. */
  static ResponseEntity<String> refused(ProblemException problem) {
    String title = HtmlUtils.htmlEscape(problem.kind().title());
    String detail = HtmlUtils.htmlEscape(problem.detail());
    return answer(
        problem.kind().status(),
        PAGE.formatted("", title, title, detail, OidcController.BEGIN, "Sign in again"));
  }

  /** Sends the browser elsewhere. */
  static ResponseEntity<String> elsewhere(URI address) {
    return ResponseEntity.status(302)
        .location(address)
        .cacheControl(CacheControl.noStore())
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static ResponseEntity<String> answer(int status, String page) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .body(page);
  }
}
