package io.latchkey.webhook;

import io.latchkey.address.AddressRules;
import io.latchkey.address.ConnectGuard;
import io.latchkey.address.OwnListeners;
import io.latchkey.address.UrlHost;
import io.latchkey.address.Verdict;
import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where events may be sent: by HTTPS to public addresses. A webhook must not become a way into the
 * network that the gateway stands in, so loopback, private and other special addresses are refused
 * unless the operator allows them. Those may be sent to by HTTP too.
 */
public final class ReceiverRules {

  private static final int LONGEST = 2048;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final String PLAIN = "http";

  private final boolean anyAllowed;
  private final AddressRules overTls;
  private final AddressRules plain;

  /**
   * The rules.
   *
   * @param allowed where events may be sent although that would be refused, by HTTP too
   * @param own where no event may be sent at all
   */
  public ReceiverRules(List<Network> allowed, OwnListeners own) {
    this.anyAllowed = !allowed.isEmpty();
    this.overTls = AddressRules.publicAnd(allowed, own);
    this.plain = AddressRules.only(allowed, own);
  }

  /**
   * Checks what is to be stored as a webhook's receiver. Asks no name server: names are checked
   * when a connection is made.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public void check(URI url) {
    require(url.toString().length() <= LONGEST, "must have at most " + LONGEST + " characters");
    String scheme = url.getScheme();
    boolean web = scheme != null && List.of(PLAIN, "https").contains(lower(scheme));
    require(
        web && (!isPlain(url) || anyAllowed),
        "must begin with https://; http:// is for addresses in"
            + " latchkey.webhooks.allowed-addresses");
    UrlHost host = UrlHost.of(url);
    require(url.getRawFragment() == null, "must not have a fragment");
    InetAddress literal = host.literal();
    if (literal != null) {
      check(rules(url).judge(literal, host.portOr(isPlain(url) ? HTTP : HTTPS)));
    }
  }

  private static void check(Verdict verdict) {
    require(verdict != Verdict.OWN, "must not be this gateway itself");
    require(
        verdict == Verdict.ALLOWED,
        "must not be at a loopback, private or other special address;"
            + " latchkey.webhooks.allowed-addresses can allow it");
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private AddressRules rules(URI url) {
    return isPlain(url) ? plain : overTls;
  }

  /** What guards connections by HTTPS. */
  ConnectGuard guardOverTls() {
    return new ConnectGuard(overTls);
  }

  /** What guards connections by HTTP. */
  ConnectGuard guardOfPlain() {
    return new ConnectGuard(plain);
  }

  static boolean isPlain(URI url) {
    return PLAIN.equals(lower(String.valueOf(url.getScheme())));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
