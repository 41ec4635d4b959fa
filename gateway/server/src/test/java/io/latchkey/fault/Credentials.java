package io.latchkey.fault;

import io.latchkey.fault.Fleet.Answer;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What can end, and how it is used: secrets, access tokens, and texts that were encrypted. */
final class Credentials {

  private static final String TOKEN = "lkt_";
  private static final String ENCRYPTED = "lkf1:";

  private final Fleet fleet;
  private final String reader;

  /**
   * Credentials.
   *
   * @param reader the secret of a key that decrypts
   */
  Credentials(Fleet fleet, String reader) {
    this.fleet = fleet;
    this.reader = reader;
  }

  /** Uses one at a gateway. */
  Answer use(String gateway, String credential) {
    if (credential.startsWith(ENCRYPTED)) {
      String body = "{\"data\": \"%s\"}".formatted(credential);
      return data(gateway, "decrypt", body);
    }
    String name = credential.startsWith(TOKEN) ? "Authorization" : "X-API-Key";
    String value = credential.startsWith(TOKEN) ? "Bearer " + credential : credential;
    return fleet.send(gateway, "/proxy/fault/x", request -> request.header(name, value));
  }

  /** Has something encrypted or decrypted. */
  Answer data(String gateway, String call, String body) {
    return fleet.send(
        gateway,
        "/api-v1/v1/" + call,
        request ->
            request
                .header("X-API-Key", reader)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Makes a client's call of the OAuth endpoints. */
  Answer oauth(String gateway, String call, String key, String secret, String form) {
    byte[] client = (key + ":" + secret).getBytes(StandardCharsets.US_ASCII);
    return fleet.send(
        gateway,
        "/oauth2/" + call,
        request ->
            request
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(client))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
  }
}
