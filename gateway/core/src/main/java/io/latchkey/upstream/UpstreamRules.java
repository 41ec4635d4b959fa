package io.latchkey.upstream;

import io.latchkey.address.AddressRules;
import io.latchkey.address.UrlHost;
import io.latchkey.address.Verdict;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may be stored as a project's upstream. */
public final class UpstreamRules {

  private static final int LONGEST = 2048;
  private static final Pattern DOTS_OR_PERCENT = Pattern.compile("%|/\\.{1,2}(?:/|$)");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final AddressRules addresses;

  /**
   * The rules.
   *
   * @param addresses where upstreams may be
   */
  public UpstreamRules(AddressRules addresses) {
    this.addresses = addresses;
  }

  /**
   * Checks what is to be stored as a project's upstream. Asks no name server: the address that a
   * name has is judged when a connection is made to it.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public void check(URI upstream) {
    String scheme =
        upstream.getScheme() == null ? "" : upstream.getScheme().toLowerCase(Locale.ROOT);
    require(
        upstream.toString().length() <= LONGEST, "must have at most " + LONGEST + " characters");
    require(List.of("http", "https").contains(scheme), "must begin with http:// or https://");
    UrlHost host = UrlHost.of(upstream);
    require(
        upstream.getRawQuery() == null && upstream.getRawFragment() == null,
        "must not have a query or a fragment");
    String path = upstream.getRawPath();
    require(
        path == null || !DOTS_OR_PERCENT.matcher(path).find(),
        "must have a path in its normal form, without dot segments or percent-encoding");
    InetAddress literal = host.literal();
    if (literal != null) {
      check(addresses.judge(literal, host.portOr(scheme.equals("https") ? HTTPS : HTTP)));
    }
  }

  private static void check(Verdict verdict) {
    String otherwise =
        switch (verdict) {
          case ALLOWED -> "";
          case PRIVATE ->
              "must not be at a loopback or private address;"
                  + " latchkey.upstream.private-addresses can allow it";
          case SPECIAL ->
              "must not be at a link-local, metadata, multicast or reserved address;"
                  + " latchkey.upstream.allowed-addresses can allow it";
          case OWN -> "must not be this gateway itself";
        };
    require(verdict == Verdict.ALLOWED, otherwise);
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
