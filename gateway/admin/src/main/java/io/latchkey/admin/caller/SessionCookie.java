package io.latchkey.admin.caller;

import io.latchkey.key.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The cookie by which a browser shows its session: never told to scripts, never sent along from
 * another site. It lives as long as the browser runs; the session itself ends before that.
 */
public final class SessionCookie {

  private static final String NAME = "latchkey";
  private static final String BOUND_TO_HOST = "__Host-";
  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String SAME_ORIGIN = "same-origin";

  private final boolean secure;

  /**
   * A cookie.
   *
   * @param secure whether browsers send it over TLS only, and take it from no neighbouring host;
   *     false for a door that is plain HTTP, which browsers would not send it to
   */
  public SessionCookie(boolean secure) {
    this.secure = secure;
  }

  /** Its name: {@code __Host-latchkey}, or {@code latchkey} where it is not secure. */
  public String name() {
    return secure ? BOUND_TO_HOST + NAME : NAME;
  }

  /** Whether browsers send it over TLS only. */
  public boolean isSecure() {
    return secure;
  }

  /**
   * The session's secret that a browser sent, good or not; null if it sent none. Empty for whatever
   * is no session's secret, such as a personal token, and for several cookies of this name: nobody
   * can say which is ours.
   */
  public @Nullable String read(ServerHttpRequest request) {
    List<HttpCookie> cookies = request.getCookies().get(name());
    if (cookies == null || cookies.isEmpty()) {
      return null;
    }
    String value = cookies.size() == 1 ? cookies.get(0).getValue() : "";
    return Authentication.isSession(value) ? value : "";
  }

  /** Gives a browser the secret of its session. */
  public void write(ServerHttpResponse response, Secret secret) {
    write(response, secret.reveal());
  }

  /** The same, for a secret as the admin API tells it. */
  public void write(ServerHttpResponse response, String secret) {
    response.addCookie(cookie(secret).build());
  }

  /** Makes a browser forget its session. */
  public void clear(ServerHttpResponse response) {
    response.addCookie(cookie("").maxAge(0).build());
  }

  private ResponseCookie.ResponseCookieBuilder cookie(String value) {
    return ResponseCookie.from(name(), value)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Strict")
        .path("/");
  }

  /**
   * Whether a request with this cookie was made by a page of this door, and by none of another
   * site, of a neighbouring host, or of another port. To be asked before the cookie lets anything
   * be changed. Browsers say it in {@code Sec-Fetch-Site}; those that don't, because they are old
   * or the door is plain HTTP, in {@code Origin}. Who says neither is no page of ours.
   */
  public boolean isFromOwnPage(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    List<String> sites = headers.getOrEmpty(FETCH_SITE);
    if (!sites.isEmpty()) {
      return sites.equals(List.of(SAME_ORIGIN));
    }
    String host = headers.getFirst(HttpHeaders.HOST);
    List<String> origins = headers.getOrEmpty(HttpHeaders.ORIGIN);
    return host != null
        && origins.size() == 1
        && (origins.get(0).equalsIgnoreCase("https://" + host)
            || (!secure && origins.get(0).equalsIgnoreCase("http://" + host)));
  }
}
