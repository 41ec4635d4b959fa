package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is told of the caller in a signed token, verified with a library of others. */
class SignedIdentityTest {

  private static final String HEADER = "x-latchkey-identity: ";

  private static ScriptedUpstream upstream;

  @BeforeAll
  static void start() {
    upstream = Carriers.upstream();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static AdminClient.Key signed(String slug, String more) {
    ADMIN.project(slug, upstream.uri());
    ADMIN.json("PATCH", "/v1/projects/" + slug, "{\"signedIdentity\": true}");
    var made =
        ADMIN.json(
            "POST", "/v1/keys", "{\"name\": \"ci\", \"projects\": [\"" + slug + "\"]" + more + "}");
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  /** Sends requests until the gateway knows that the project signs. */
  private static String token(RunningGateway gateway, String slug, AdminClient.Key key) {
    await()
        .until(
            () -> {
              Carriers.send(gateway, "/proxy/" + slug + "/x", key);
              return tokens().size() == 1;
            });
    return tokens().get(0);
  }

  private static List<String> tokens() {
    return Carriers.lastHead(upstream)
        .lines()
        .filter(line -> line.startsWith(HEADER))
        .map(line -> line.substring(HEADER.length()))
        .toList();
  }

  private static JWTClaimsSet verified(RunningGateway gateway, String token) throws Exception {
    HttpResponse<String> published = gateway.get(gateway.proxy("/.well-known/jwks.json"));
    assertThat(published.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    assertThat(published.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
    JWKSet keys = JWKSet.parse(published.body());
    assertThat(keys.containsNonPublicKeys()).isFalse();
    SignedJWT parsed = SignedJWT.parse(token);
    assertThat(parsed.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    String kid = parsed.getHeader().getKeyID();
    assertThat(parsed.verify(new ECDSAVerifier(keys.getKeyByKeyId(kid).toECKey()))).isTrue();
    return parsed.getJWTClaimsSet();
  }

  @Test
  void upstreamIsToldWhoCallsByEitherWay() throws Exception {
    AdminClient.Key key =
        signed("signed", ", \"owner\": \"cus_1\", \"permissions\": [\"write\", \"read\"]");
    var project = ADMIN.json("GET", "/v1/projects/signed", "");

    for (RunningGateway gateway : Carriers.both()) {
      JWTClaimsSet claims = verified(gateway, token(gateway, "signed", key));

      assertThat(claims.getIssuer()).isEqualTo("latchkey");
      assertThat(claims.getSubject()).isEqualTo(key.id());
      assertThat(claims.getAudience()).containsExactly(project.get("id").asString());
      assertThat(claims.getStringClaim("organization"))
          .isEqualTo(project.get("organization").asString());
      assertThat(claims.getStringClaim("owner")).isEqualTo("cus_1");
      assertThat(claims.getStringClaim("scope")).isEqualTo("read write");
      Date expires = claims.getExpirationTime();
      assertThat(Duration.between(claims.getIssueTime().toInstant(), expires.toInstant()))
          .isEqualTo(Duration.ofSeconds(60));
    }
  }

  @Test
  void tokenOfOneGatewayIsVerifiedWithTheKeysOfAnother() throws Exception {
    AdminClient.Key key = signed("signed-anywhere", "");

    String token = token(Carriers.LANE, "signed-anywhere", key);

    assertThat(verified(Carriers.USUAL, token).getSubject()).isEqualTo(key.id());
  }

  @Test
  void laneCarriesWhatIsSigned() {
    AdminClient.Key key = signed("signed-fast", "");
    String first = token(Carriers.LANE, "signed-fast", key);
    double before = Carriers.carried(Carriers.LANE);

    Carriers.send(Carriers.LANE, "/proxy/signed-fast/x", key);

    assertThat(Carriers.carried(Carriers.LANE)).isEqualTo(before + 1);
    assertThat(first).isNotEmpty();
    assertThat(tokens()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Latchkey-Identity", "x_latchkey_identity", "X.Latchkey-Identity"})
  void clientCantSendOne(String name) {
    AdminClient.Key key = signed("signed-alone", "");

    for (RunningGateway gateway : Carriers.both()) {
      String token = token(gateway, "signed-alone", key);
      Carriers.send(gateway, "/proxy/signed-alone/x", key, name + ": forged");

      assertThat(Carriers.lastHead(upstream)).doesNotContain("forged");
      assertThat(tokens()).hasSize(1);
      assertThat(token).doesNotContain("forged");
    }
  }

  @Test
  void projectThatDoesntWantThatHasNone() {
    ADMIN.project("unsigned", upstream.uri());
    AdminClient.Key key = ADMIN.key("unsigned");

    for (RunningGateway gateway : Carriers.both()) {
      Carriers.send(gateway, "/proxy/unsigned/x", key, "X-Latchkey-Identity: forged");

      assertThat(tokens()).isEmpty();
    }
  }

  @Test
  void keyThatEndsSoonerHasATokenThatEndsWithIt() throws Exception {
    String end = Instant.now().plusSeconds(50).truncatedTo(ChronoUnit.SECONDS).toString();
    AdminClient.Key key = signed("signed-short", ", \"expiresAt\": \"" + end + "\"");

    JWTClaimsSet claims = verified(Carriers.USUAL, token(Carriers.USUAL, "signed-short", key));

    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(end);
  }
}
