package io.latchkey.proxy.authn;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.access.DenialReason;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.proxy.settings.CredentialSource;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header decides, and which ones end here. */
class CredentialReaderTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SecretFormat FORMAT = new SecretFormat(SecretFormat.DEFAULT_PREFIX);
  private static final TokenFormat TOKENS =
      new TokenFormat(new SecretFormat(TokenFormat.DEFAULT_PREFIX));
  private static final Secret SECRET = FORMAT.generate(RANDOM);
  private static final Secret ANOTHER = FORMAT.generate(RANDOM);
  private static final KeyId ID = KeyId.generate(RANDOM);

  private final CredentialReader reader =
      reader(
          "X-API-Key",
          "X-Qanapi-Authorization",
          "Authorization: Bearer",
          "Authorization: ApiKey",
          "Authorization: Basic",
          "Authorization");

  @Test
  void requestWithoutACredentialHasNone() {
    assertRefused(DenialReason.MISSING_KEY);
    assertRefused(DenialReason.MISSING_KEY, "X-API-Key", "  ", "Authorization", "");
    assertRefused(DenialReason.MISSING_KEY, "X-Other", SECRET.reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-API-Key", "x-api-key", "X-QANAPI-AUTHORIZATION", "authorization"})
  void headerIsFoundInAnyCaseAndEndsHere(String header) {
    Credential read = read(header, "  " + SECRET.reveal() + " ");

    assertThat(read.secret()).isEqualTo(SECRET);
    assertThat(read.claimedKey()).isNull();
    assertThat(read.carriers()).singleElement().asString().isEqualToIgnoringCase(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-API-Key", "Authorization"})
  void secretMayBeAUri(String header) {
    String uri = "secret-token:" + SECRET.reveal();

    assertThat(read(header, uri).secret()).isEqualTo(SECRET);
    assertThat(read(header, uri.replace("_", "%5F").replace("secret", "Secret")).secret())
        .isEqualTo(SECRET);
    assertThat(read("Authorization", "Bearer " + uri).secret()).isEqualTo(SECRET);
    assertThat(read("X-API-Key", SECRET.reveal(), "Authorization", "Bearer " + uri).carriers())
        .hasSize(2);
    assertRefused(DenialReason.INVALID_KEY, header, uri.replace("_", "%5"));
    assertRefused(DenialReason.INVALID_KEY, header, "secret-token:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  ", "ApiKey ", "APIKEY "})
  void schemeIsReadInAnyCase(String scheme) {
    assertThat(read("Authorization", scheme + SECRET.reveal()).secret()).isEqualTo(SECRET);
  }

  @Test
  void basicCarriesTheKeyIdAndTheSecret() {
    Credential read = read("Authorization", basic(ID + ":" + SECRET.reveal()));

    assertThat(read.secret()).isEqualTo(SECRET);
    assertThat(read.claimedKey()).isEqualTo(ID);
  }

  @Test
  void whatIsNoSecretIsInvalidAndNotMissing() {
    assertRefused(DenialReason.INVALID_KEY, "X-API-Key", "rubbish");
    assertRefused(DenialReason.INVALID_KEY, "X-API-Key", "Bearer " + SECRET.reveal());
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Bearer");
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Bearer" + SECRET.reveal());
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Digest " + SECRET.reveal());
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Basic");
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Basic =");
    assertRefused(DenialReason.INVALID_KEY, "Authorization", basic(""));
    assertRefused(DenialReason.INVALID_KEY, "Authorization", basic(SECRET.reveal()));
    assertRefused(DenialReason.INVALID_KEY, "Authorization", basic(":" + SECRET.reveal()));
    assertRefused(DenialReason.INVALID_KEY, "Authorization", basic(ID + ":"));
    assertRefused(
        DenialReason.INVALID_KEY, "Authorization", basic(ID + ":" + SECRET.reveal() + "x"));
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "Basic " + "YWJj".repeat(1_000));
  }

  @Test
  void ownHeaderWinsAndLeavesAuthorizationToTheUpstream() {
    Credential read = read("X-API-Key", SECRET.reveal(), "Authorization", "Bearer upstreams.own");

    assertThat(read.secret()).isEqualTo(SECRET);
    assertThat(read.carriers()).containsExactly("x-api-key");
  }

  @Test
  void brokenOwnHeaderIsNotMadeGoodByAnother() {
    assertRefused(
        DenialReason.AMBIGUOUS_CREDENTIAL,
        "X-API-Key",
        "rubbish",
        "Authorization",
        "Bearer " + SECRET.reveal());
  }

  @Test
  void twoSecretsAreAmbiguousAndOneInAllPlacesIsNot() {
    String one = SECRET.reveal();
    String two = ANOTHER.reveal();

    assertRefused(
        DenialReason.AMBIGUOUS_CREDENTIAL, "X-API-Key", one, "X-Qanapi-Authorization", two);
    assertRefused(
        DenialReason.AMBIGUOUS_CREDENTIAL,
        "X-API-Key",
        one,
        "Authorization",
        basic(ID + ":" + two));
    Credential same =
        read("X-API-Key", one, "X-Qanapi-Authorization", one, "Authorization", "ApiKey " + one);
    assertThat(same.secret()).isEqualTo(SECRET);
    assertThat(same.carriers())
        .containsExactlyInAnyOrder("x-api-key", "x-qanapi-authorization", "authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-API-Key", "X-Qanapi-Authorization", "Authorization"})
  void oneHeaderTwiceIsAmbiguousWhateverItHolds(String header) {
    assertRefused(
        DenialReason.AMBIGUOUS_CREDENTIAL, header, SECRET.reveal(), header, SECRET.reveal());
    assertRefused(DenialReason.AMBIGUOUS_CREDENTIAL, header, SECRET.reveal(), header, "");
    assertRefused(DenialReason.AMBIGUOUS_CREDENTIAL, header, "", header, SECRET.reveal());
  }

  @Test
  void onlyConfiguredHeadersAreRead() {
    CredentialReader own = reader("X-Token", "Authorization: Bearer");
    String secret = SECRET.reveal();

    assertThat(own.read(headers("X-Token", secret)).secret()).isEqualTo(SECRET);
    assertThat(own.read(headers("Authorization", "Bearer " + secret)).secret()).isEqualTo(SECRET);
    assertThat(own.read(headers("X-API-Key", secret)).refusal())
        .isEqualTo(DenialReason.MISSING_KEY);
    assertThat(own.read(headers("Authorization", secret)).refusal())
        .isEqualTo(DenialReason.INVALID_KEY);
    assertThat(own.read(headers("Authorization", "ApiKey " + secret)).refusal())
        .isEqualTo(DenialReason.INVALID_KEY);
  }

  private void assertRefused(DenialReason reason, String... headers) {
    Credential read = read(headers);
    assertThat(read.refusal()).isEqualTo(reason);
    assertThat(read.secret()).isNull();
    assertThat(read.carriers()).isEmpty();
  }

  private Credential read(String... headers) {
    return reader.read(headers(headers));
  }

  @Test
  void accessTokenIsReadAsABearerAndNowhereElse() {
    Secret token = TOKENS.generate(RANDOM);

    assertThat(read("Authorization", "Bearer " + token.reveal()).secret()).isEqualTo(token);
    assertRefused(DenialReason.INVALID_KEY, "X-API-Key", token.reveal());
    assertRefused(DenialReason.INVALID_KEY, "Authorization", "ApiKey " + token.reveal());
    assertRefused(DenialReason.INVALID_KEY, "Authorization", basic(ID + ":" + token.reveal()));
    assertRefused(DenialReason.INVALID_KEY, "Authorization", token.reveal());
  }

  @Test
  void secretAndAccessTokenInOneRequestAreAmbiguous() {
    assertRefused(
        DenialReason.AMBIGUOUS_CREDENTIAL,
        "X-API-Key",
        SECRET.reveal(),
        "Authorization",
        "Bearer " + TOKENS.generate(RANDOM).reveal());
  }

  private static CredentialReader reader(String... sources) {
    return new CredentialReader(
        FORMAT,
        TOKENS,
        Stream.of(sources)
            .map(source -> Objects.requireNonNull(CredentialSource.parse(source)))
            .toList());
  }

  private static HttpHeaders headers(String... pairs) {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
