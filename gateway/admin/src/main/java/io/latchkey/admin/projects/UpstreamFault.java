package io.latchkey.admin.projects;

import io.latchkey.address.AddressRefusedException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why an upstream gave no answer. */
enum UpstreamFault {
  NAME_NOT_FOUND(
      "No address is known for this host. Check its spelling, and whether the name server that this"
          + " gateway asks knows it."),
  ADDRESS_NOT_ALLOWED(
      "This gateway may not connect to the host's address: it is private, link-local, reserved or"
          + " the gateway's own. Whoever runs this gateway can open others:"
          + " latchkey.upstream.private-addresses and latchkey.upstream.allowed-addresses."),
  REFUSED(
      "Nothing listens at this port of the host. Check the port, and whether the upstream runs and"
          + " listens on more than its own loopback."),
  UNREACHABLE(
      "There is no way from this gateway to the host. Check the address, routes and firewalls."),
  TIMEOUT(
      "There was no answer in time. Check the port, whether a firewall drops what this gateway"
          + " sends, and whether the upstream is busy."),
  CERTIFICATE_NOT_TRUSTED(
      "The certificate is of an authority that this gateway does not trust. Use one of a public"
          + " authority, or name an SSL bundle with yours that whoever runs this gateway has set"
          + " up."),
  CERTIFICATE_OF_ANOTHER_NAME(
      "The certificate is for another name than this host. Use a name that stands in it as the"
          + " host, or as the server name."),
  CERTIFICATE_EXPIRED(
      "The certificate has expired, or is not valid yet. Renew it; check the clocks of both."),
  NO_TLS(
      "TLS could not be agreed on. Check whether the port speaks https at all, else begin the URL"
          + " with http://, and whether the upstream knows TLS 1.2 or 1.3."),
  NO_HTTP("What answered there does not speak HTTP/1.1. Check the port."),
  CLOSED(
      "The connection was closed before an answer came. Check whether the port speaks https, or"
          + " look into the upstream's log.");

  private final String whatToDo;

  UpstreamFault(String whatToDo) {
    this.whatToDo = whatToDo;
  }

  /** What is wrong and what to do about it. */
  String whatToDo() {
    return whatToDo;
  }

  /** What a failure means. */
  static UpstreamFault of(Throwable failure) {
    if (failure instanceof AddressRefusedException) {
      return ADDRESS_NOT_ALLOWED;
    }
    if (failure instanceof UnknownHostException) {
      return NAME_NOT_FOUND;
    }
    if (failure instanceof TimeoutException
        || failure instanceof ReadTimeoutException
        || failure instanceof ConnectTimeoutException) {
      return TIMEOUT;
    }
    if (failure instanceof SSLException) {
      return tls(failure);
    }
    if (failure instanceof NoRouteToHostException) {
      return UNREACHABLE;
    }
    if (failure instanceof ConnectException) {
      return failure.getCause() instanceof ConnectException ? REFUSED : UNREACHABLE;
    }
    return failure instanceof IOException ? CLOSED : NO_HTTP;
  }

  private static UpstreamFault tls(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return NO_TLS;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return CERTIFICATE_EXPIRED;
      }
      if (text.contains("certification path") || text.contains("trust anchor")) {
        return CERTIFICATE_NOT_TRUSTED;
      }
      if (text.contains("subject alternative") || text.contains("no name matching")) {
        return CERTIFICATE_OF_ANOTHER_NAME;
      }
    }
    return NO_TLS;
  }
}
