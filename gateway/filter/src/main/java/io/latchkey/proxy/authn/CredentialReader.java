package io.latchkey.proxy.authn;

import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.SecretUri;
import io.latchkey.key.TokenFormat;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.settings.CredentialSource;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credential in the configured headers; never in the URL.
 *
 * <p>The first header of the list that is there and not empty decides. A header of its own (all but
 * {@code Authorization}) wins, and then {@code Authorization} belongs to the upstream, unless it
 * carries a Latchkey secret as well. The same secret in any other header ends here too; a different
 * one, in whatever header, makes the request ambiguous. So does any of the headers that comes twice
 * or in another spelling. An access token is read from {@code Authorization: Bearer} alone (RFC
 * 6750, section 2.1). A secret may stand in a {@code secret-token:} URI (RFC 8959). Safe for use by
 * many threads.
 */
public final class CredentialReader {

  private static final int LONGEST_BASIC = 512;

  private final SecretFormat format;
  private final TokenFormat tokens;
  private final List<Header> headers;
  private final HeaderNames names;
  private final SecretScan scan;

  /** A header with the schemes that its value may begin with, in their order. */
  private record Header(
      AsciiString name, String nameText, boolean own, List<CredentialSource.Scheme> schemes) {}

  /** A well-formed secret and the ID that came with it. */
  private record Found(Secret secret, @Nullable KeyId claimedKey) {}

  CredentialReader(SecretFormat format, TokenFormat tokens, List<CredentialSource> sources) {
    this.format = format;
    this.tokens = tokens;
    List<Header> grouped = new ArrayList<>();
    for (CredentialSource source : sources) {
      if (grouped.stream().noneMatch(header -> header.name.equals(source.header()))) {
        List<CredentialSource.Scheme> schemes =
            sources.stream()
                .filter(each -> each.header().equals(source.header()))
                .map(CredentialSource::scheme)
                .toList();
        grouped.add(
            new Header(source.header(), source.header().toString(), source.isOwn(), schemes));
      }
    }
    this.headers = List.copyOf(grouped);
    this.names =
        HeaderNames.of(grouped.stream().map(header -> header.nameText).toArray(String[]::new));
    this.scan = new SecretScan(format, tokens);
  }

  /** Reads the credential of a request. Never fails: what is wrong is in the answer. */
  public Credential read(HttpHeaders request) {
    Found found = null;
    boolean malformed = false;
    List<String> carriers = List.of();
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      Iterator<? extends CharSequence> values = request.valueCharSequenceIterator(header.name);
      if (!values.hasNext()) {
        continue;
      }
      String value = values.next().toString().trim();
      if (values.hasNext()) {
        return Credential.ambiguous();
      }
      if (value.isEmpty()) {
        continue;
      }
      Found here = find(header, value);
      boolean decided = found != null || malformed;
      if (here == null) {
        malformed |= !decided;
      } else if (!decided) {
        found = here;
        carriers = List.of(header.nameText);
      } else if (found == null || !found.secret.equals(here.secret)) {
        return Credential.ambiguous();
      } else {
        carriers = plus(carriers, header.nameText);
      }
    }
    if (found != null) {
      return withStrays(request, found, carriers);
    }
    return malformed ? Credential.invalid() : Credential.missing();
  }

  /** The credential, once no other header says another or could be taken for one of ours. */
  private Credential withStrays(HttpHeaders request, Found found, List<String> carriers) {
    List<String> ending = carriers;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = request.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      CharSequence name = header.getKey();
      if (names.contains(name) && !isConfigured(name)) {
        return Credential.ambiguous();
      }
      if (!HeaderNames.isAmong(name, ending)) {
        SecretScan.Finding finding = scan.find(header.getValue(), found.secret);
        if (finding == SecretScan.Finding.OTHER) {
          return Credential.ambiguous();
        }
        if (finding == SecretScan.Finding.SAME) {
          ending = plus(ending, name.toString());
        }
      }
    }
    return new Credential(found.secret, found.claimedKey, ending, null);
  }

  private boolean isConfigured(CharSequence name) {
    for (int i = 0; i < headers.size(); i++) {
      if (AsciiString.contentEqualsIgnoreCase(headers.get(i).name, name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> plus(List<String> carriers, String name) {
    List<String> more = new ArrayList<>(carriers);
    more.add(name);
    return more;
  }

  private @Nullable Found find(Header header, String value) {
    for (CredentialSource.Scheme scheme : header.schemes) {
      if (scheme.begins(value)) {
        String rest = value.substring(scheme.prefix().length()).trim();
        return switch (scheme) {
          case BASIC -> findBasic(rest);
          case BEARER -> findBearer(rest);
          case NONE, API_KEY -> found(format.parse(SecretUri.secretOf(rest)), null);
        };
      }
    }
    return null;
  }

  private static @Nullable Found found(@Nullable Secret secret, @Nullable KeyId claimedKey) {
    return secret == null ? null : new Found(secret, claimedKey);
  }

  private @Nullable Found findBearer(String value) {
    String text = SecretUri.secretOf(value);
    Secret secret = format.parse(text);
    return found(secret == null ? tokens.parse(text) : secret, null);
  }

  private @Nullable Found findBasic(String encoded) {
    if (encoded.length() > LONGEST_BASIC) {
      return null;
    }
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = decoded.indexOf(':');
    KeyId claimed = colon < 0 ? null : KeyId.parse(decoded.substring(0, colon));
    return claimed == null
        ? null
        : found(format.parse(SecretUri.secretOf(decoded.substring(colon + 1))), claimed);
  }
}
