package io.latchkey.proxy;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A route with each of Spring's filters and predicates, and a request that shows what it does. */
final class SpringCases {

  /** Stands for the upstream's address. */
  static final String UPSTREAM = "UPSTREAM";

  private static final String GET = "GET /n/a/b?x=1&y=2 HTTP/1.1\r\nX-Request-Red: blue\r\n\r\n";
  private static final String BODY = "{\"a\":1}";

  private SpringCases() {}

  /**
   * A case.
   *
   * @param name begins with that of the filter or predicate
   * @param request its path begins with {@code /n/}, which stands for the route's
   * @param settings of the route, without its prefix
   */
  record Case(String name, String request, List<String> settings) {

    Case withPredicate(String predicate) {
      return new Case(
          name,
          request,
          Stream.concat(settings.stream(), Stream.of("predicates[1]=" + predicate)).toList());
    }

    /** Where its route leads. */
    String uri(URI upstream) {
      return name.endsWith("NoUpstream") ? "no://op" : upstream.toString();
    }
  }

  static Stream<Case> all() {
    return Stream.of(requests(), paths(), bodies(), responses(), predicates())
        .flatMap(each -> each);
  }

  private static Case filter(String name, String arguments) {
    return filter(name, GET, arguments);
  }

  private static Case filter(String name, String request, String arguments) {
    String filter = name.replaceFirst("-.*", "");
    return new Case(
        name,
        request,
        List.of("filters[0]=" + filter + (arguments.isEmpty() ? "" : "=" + arguments)));
  }

  private static Case predicate(String name, String arguments) {
    return new Case(
        name, GET, List.of("predicates[1]=" + name.replaceFirst("-.*", "") + "=" + arguments));
  }

  private static Stream<Case> requests() {
    return Stream.of(
        filter("AddRequestHeader", "X-Added, one"),
        filter("AddRequestHeadersIfNotPresent", "X-Request-Red:red,X-Other:two"),
        filter("AddRequestParameter", "z, 3"),
        filter("MapRequestHeader", "X-Request-Red, X-Mapped"),
        filter("PreserveHostHeader", ""),
        filter("RemoveRequestHeader", "X-Request-Red"),
        filter("RemoveRequestParameter", "x"),
        filter("RequestHeaderSize", "1000B"),
        filter("RewriteRequestParameter", "x, 9"),
        filter("SetRequestHeader", "X-Request-Red, green"),
        filter("SetRequestHostHeader", "other.test"),
        filter("SaveSession", ""));
  }

  private static Stream<Case> paths() {
    return Stream.of(
        filter("PrefixPath", "/before"),
        filter("StripPrefix", "2"),
        filter("SetPath", "/set/{segment}").withPredicate("Path=/*/{segment}/**"),
        filter("RewritePath", "/[^/]+/(?<rest>.*), /rewritten/$\\{rest}"),
        filter("RedirectTo", "302, https://example.test/"),
        filter("SetStatus", "418"),
        filter("SetStatus-NoUpstream", "204"),
        filter("RedirectTo-NoUpstream", "301, https://example.test/"));
  }

  private static String post(String path) {
    return "POST /n/"
        + path
        + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
        + BODY.length()
        + "\r\n\r\n"
        + BODY;
  }

  private static Stream<Case> bodies() {
    return Stream.of(
        new Case(
            "CacheRequestBody",
            post("x"),
            List.of(
                "filters[0].name=CacheRequestBody", "filters[0].args.bodyClass=java.lang.String")),
        filter("RequestSize", post("x"), "5B"),
        filter("RequestSize-fits", post("x"), "5KB"),
        filter("RemoveRequestHeader-length", post("x"), "Content-Length"),
        filter("Retry", post("busy"), "2,SERVICE_UNAVAILABLE,POST"),
        filter("Retry-get", GET.replace("/a/b", "/busy"), "2"));
  }

  private static Stream<Case> responses() {
    return Stream.of(
        filter("AddResponseHeader", "X-Added, one"),
        filter("DedupeResponseHeader", "X-Twice"),
        filter("RemoveJsonAttributesResponseBody", "secret"),
        filter("RemoveResponseHeader", "X-Response-Red"),
        filter("RewriteLocationResponseHeader", "AS_IN_REQUEST, Location, ,"),
        filter("RewriteResponseHeader", "X-Response-Red, b(.*), r$1"),
        filter("SecureHeaders", ""),
        filter("SetResponseHeader", "X-Response-Red, green"),
        filter("SetRequestUri", UPSTREAM + "/elsewhere"),
        filter("RequestHeaderToRequestUri", "X-No-Such"));
  }

  private static Stream<Case> predicates() {
    return Stream.of(
        predicate("After", "2017-01-20T17:42:47.789-07:00[America/Denver]"),
        predicate("Before", "2017-01-20T17:42:47.789-07:00[America/Denver]"),
        predicate(
            "Between",
            "2017-01-20T17:42:47.789-07:00[America/Denver],2099-01-20T17:42:47.789-07:00[America/Denver]"),
        new Case(
            "CloudFoundryRouteService",
            GET,
            List.of("predicates[1].name=CloudFoundryRouteService")),
        predicate("Cookie", "a, b"),
        predicate("Header", "X-Request-Red, b.*"),
        predicate("Host", "api.test"),
        predicate("Host-other", "other.test"),
        predicate("Method", "GET"),
        predicate("Method-other", "POST"),
        predicate("Path", "/*/a/**"),
        predicate("Query", "x, 1"),
        predicate("RemoteAddr", "127.0.0.1/8"),
        predicate("Weight", "one, 5"),
        predicate("XForwardedRemoteAddr", "127.0.0.1/8"));
  }
}
