package io.latchkey.proxy.forwardauth;

import io.latchkey.listener.RequestTarget;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that an ingress asks about, from the headers that nginx, Traefik, Caddy, Envoy and
 * HAProxy send.
 *
 * @param method as the client sent it
 * @param target null if the ingress doesn't say
 * @param host without port, in lower case; null if the ingress doesn't say
 */
record ForwardedRequest(String method, @Nullable RequestTarget target, @Nullable String host) {

  private static final List<String> METHODS = List.of("X-Forwarded-Method", "X-Original-Method");
  private static final List<String> TARGETS =
      List.of("X-Forwarded-Uri", "X-Original-URI", "X-Original-URL");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}");
  private static final Pattern TARGET = Pattern.compile("(?:/|(?i:https?://)).*");
  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

  /** Whether headers describe a request other than the one that they belong to. */
  static boolean isDescribedIn(HttpHeaders headers) {
    return METHODS.stream().anyMatch(headers::contains)
        || TARGETS.stream().anyMatch(headers::contains);
  }

  /**
   * The request that a trusted ingress describes. An ingress that asks with GET names the method in
   * a header; one that asks with the method itself must not contradict it.
   *
   * @param asked the method by which it asks
   * @param suffix the target that stands in the address asked for; null if it has none
   * @return null if the headers are malformed or contradict each other
   */
  static @Nullable ForwardedRequest of(String asked, @Nullable String suffix, HttpHeaders headers) {
    Set<String> methods = values(headers, METHODS);
    if (!asked.equals("GET")) {
      methods.add(asked);
    }
    Set<String> targets = values(headers, TARGETS);
    if (suffix != null) {
      targets = Set.of(suffix);
    }
    Set<String> hosts = values(headers, List.of("X-Forwarded-Host"));
    if (hosts.isEmpty()) {
      hosts = values(headers, List.of("Host"));
    }
    boolean wrong =
        methods.size() > 1
            || hosts.size() > 1
            || !methods.stream().allMatch(method -> TOKEN.matcher(method).matches())
            || !targets.stream().allMatch(target -> TARGET.matcher(target).matches())
            || paths(targets).size() > 1;
    return wrong
        ? null
        : new ForwardedRequest(
            methods.isEmpty() ? asked : methods.iterator().next(),
            targets.isEmpty() ? null : RequestTarget.of(targets.iterator().next()),
            hosts.isEmpty() ? null : name(hosts.iterator().next()));
  }

  private static Set<String> values(HttpHeaders headers, List<String> names) {
    Set<String> values = new HashSet<>();
    names.forEach(name -> values.addAll(headers.getAll(name)));
    return values;
  }

  private static Set<String> paths(Set<String> targets) {
    Set<String> paths = new HashSet<>();
    targets.forEach(target -> paths.add(RequestTarget.of(target).path()));
    return paths;
  }

  private static String name(String host) {
    return PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
  }
}
